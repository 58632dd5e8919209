/**
 * Random steps for edit scripts, the same ones for the same seed: what people do while they type (letters go missing,
 * names change, lines move in and out), what tools do to files on disk, and now and then something that mends it all,
 * so that no script ends in a heap of damaged text.
 */
import type { Replay } from "./replay.ts";
import type { Step } from "./steps.ts";

export interface RandomEditsOptions {
  readonly seed: number;
  /** Configurations to pick from. */
  readonly roots?: readonly string[];
  /** Files of others that change on disk now and then, with what is replaced in them and by what. */
  readonly foreign?: readonly { readonly file: string; readonly before: string; readonly after: string }[];
  /** Files that come and go, with their texts. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** Pieces of text that become other ones, in both directions. */
const swaps: readonly (readonly [string, string])[] = [
  ["true", "false"],
  ["true", '"yes"'],
  ["enable", "enabel"],
  ["= ", "= lib.mkForce "],
  ["= ", "= lib.mkIf false "],
  ["config.", "confg."],
  ["pkgs.", "pkg."],
  ["hello", "helo"],
  ["{ ", "{ x = 1; "],
  ["[ ", '[ "a" '],
  ["./", "../"],
  ["lib, ", ""],
  ["8080", '"8080"'],
  ["80", "800000"],
  ['"a"', "null"],
  ["; ", ";\n\n  "],
  ["\n", "\n# a comment\n"],
  ["default", "defalt"],
];

/** What slips in while typing. */
const slips = [";", "{", "}", '"', "(", "]", " ", "\n", ".", "a", "= ", "''", "$" + "{", "#"];

/** Gives steps for as long as it is asked. */
export function randomEdits(options: RandomEditsOptions): (replay: Replay) => Step {
  const random = numbers(options.seed);
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  /** Files whose text is not what it was, to be mended. */
  const changed = new Map<string, Step[]>();
  const remember = (file: string, mend: Step): void =>
    void changed.set(file, [mend, ...(changed.get(file) ?? [])]);

  const mend = (): Step | undefined => {
    const file = pick([...changed.keys()]);
    const [next, ...rest] = changed.get(file) ?? [];
    if (next === undefined) return undefined;
    if (rest.length === 0) changed.delete(file);
    else changed.set(file, rest);
    return next;
  };

  const edit = (replay: Replay): Step | undefined => {
    const files = replay.files().filter((file) => !changed.has(file));
    const file = pick(files);
    const text = file === undefined ? undefined : replay.textOf(file);
    if (text === undefined) return undefined;
    const change = below(4) === 0 ? slip(text) : swap(text);
    if (change === undefined) return undefined;
    const kind = replay.isOpen(file!) || below(3) > 0 ? "type" : "disk";
    // A piece that stands in the text once can be put back.
    if (text.indexOf(change.before) !== text.lastIndexOf(change.before)) return undefined;
    remember(file!, { kind, file: file!, before: change.after, after: change.before });
    return { kind, file: file!, ...change };
  };

  /** The piece with enough around it to be found again. */
  const around = (text: string, start: number, end: number, piece: string) => {
    const from = Math.max(0, start - 12);
    const to = Math.min(text.length, end + 12);
    return { before: text.slice(from, to), after: text.slice(from, start) + piece + text.slice(end, to) };
  };
  const slip = (text: string) => {
    const at = below(text.length);
    return below(2) === 0 ? around(text, at, at + 1, "") : around(text, at, at, pick(slips));
  };
  const swap = (text: string) => {
    const [one, other] = pick(swaps);
    const [from, to] = below(3) > 0 || other === "" ? [one, other] : [other, one];
    const places = [...text.matchAll(new RegExp(from.replace(/[.[{\\]/g, "\\$&"), "g"))].map(
      ({ index }) => index,
    );
    const at = pick(places);
    return at === undefined ? undefined : around(text, at, at + from.length, to);
  };

  const other = (replay: Replay): Step | undefined => {
    const file = pick(replay.files());
    switch (below(6)) {
      case 0:
        return file === undefined ? undefined : { kind: replay.isOpen(file) ? "save" : "open", file };
      case 1: {
        const open = replay.files().filter((name) => replay.isOpen(name) && !changed.has(name));
        return open.length === 0 ? undefined : { kind: "close", file: pick(open) };
      }
      case 2: {
        if (file === undefined || changed.has(file) || replay.isOpen(file)) return undefined;
        remember(file, { kind: "write", file, text: replay.textOf(file)! });
        return { kind: "delete", file };
      }
      case 3: {
        const [name, text] = pick(Object.entries(options.extra ?? {})) ?? [];
        if (name === undefined || changed.has(name)) return undefined;
        const before = replay.textOf(name);
        remember(
          name,
          before === undefined ? { kind: "delete", file: name } : { kind: "write", file: name, text: before },
        );
        return { kind: "write", file: name, text: text! };
      }
      case 4: {
        const one = pick(options.foreign ?? []);
        if (one === undefined || changed.has(one.file)) return undefined;
        remember(one.file, { kind: "disk", file: one.file, before: one.after, after: one.before });
        return { kind: "disk", ...one };
      }
      default:
        return (options.roots ?? []).length === 0 ? undefined : { kind: "pick", root: pick(options.roots!) };
    }
  };

  return (replay) => {
    for (;;) {
      const step = changed.size > below(4) ? mend() : below(4) === 0 ? other(replay) : edit(replay);
      if (step !== undefined) return step;
    }
  };
}

/** Numbers in [0, 1), the same for the same seed (a linear congruential generator with mixed output). */
function numbers(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = state ^ (state >>> 15);
    mixed = Math.imul(mixed, 0x2c1b3c6d) >>> 0;
    return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
  };
}
