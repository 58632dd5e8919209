/**
 * Parts of attribute sets, made by walking the sorted symbol numbers. What is left keeps its positions; when
 * all is left, the result is the set itself.
 */
import { Attrs, emptyAttrs, Shape } from "../value/attrs.ts";

/** The attributes of `right` whose names are in `left`. */
export function intersect(left: Attrs, right: Attrs): Attrs {
  const a = left.shape.symbols;
  const b = right.shape.symbols;
  if (a.length === 0 || b.length === 0) return emptyAttrs;
  const kept: number[] = [];
  if (a.length * 8 < b.length) {
    for (const sym of a) {
      const index = right.shape.indexOf(sym);
      if (index >= 0) kept.push(index);
    }
  } else if (b.length * 8 < a.length) {
    for (let index = 0; index < b.length; index++) if (left.shape.indexOf(b[index]!) >= 0) kept.push(index);
  } else {
    for (let i = 0, j = 0; i < a.length && j < b.length; ) {
      const difference = a[i]! - b[j]!;
      if (difference === 0) {
        kept.push(j);
        i++;
        j++;
      } else if (difference < 0) i++;
      else j++;
    }
  }
  return pick(right, kept);
}

/** The attributes of `attrs` at `indices`, which ascend. */
function pick(attrs: Attrs, indices: readonly number[]): Attrs {
  if (indices.length === attrs.size) return attrs;
  if (indices.length === 0) return emptyAttrs;
  const { symbols, positions } = attrs.shape;
  const shape = new Shape(
    indices.map((index) => symbols[index]!),
    positions && indices.map((index) => positions[index]!),
  );
  return new Attrs(
    shape,
    indices.map((index) => attrs.cells[index]!),
  );
}

/** Up to here moving memory is faster than copying one by one. */
const fewIndices = 8;

/** `attrs` without the attributes at `indices`, which ascend. */
export function without(attrs: Attrs, indices: readonly number[]): Attrs {
  if (indices.length === 0) return attrs;
  if (indices.length === attrs.size) return emptyAttrs;
  const { symbols, positions } = attrs.shape;
  const shape = new Shape(leaveOut(symbols, indices), positions && leaveOut(positions, indices));
  return new Attrs(shape, leaveOut(attrs.cells, indices));
}

function leaveOut<T>(items: readonly T[], indices: readonly number[]): T[] {
  if (indices.length <= fewIndices) {
    const copy = items.slice();
    for (let last = indices.length - 1; last >= 0; last--) copy.splice(indices[last]!, 1);
    return copy;
  }
  const kept = new Array<T>(items.length - indices.length);
  let out = 0;
  let from = 0;
  for (const index of indices) {
    for (; from < index; from++) kept[out++] = items[from]!;
    from = index + 1;
  }
  for (; from < items.length; from++) kept[out++] = items[from]!;
  return kept;
}
