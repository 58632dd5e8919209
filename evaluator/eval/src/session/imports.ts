/**
 * `import` and its kin: which file a path means, its value as it is kept or made now, and a note of who imported it.
 * Files of the user may have holes and are looked at by edits; all others are read as Nix reads them.
 */
import type { EvalContext, EvalSettings } from "../eval/context.ts";
import type { Unit } from "../eval/unit.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { Closure } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import { type Pos, posFile } from "../value/position.ts";
import type { Value } from "../value/value.ts";
import type { Changes } from "./changes.ts";
import { type FileCode, requireSyntax } from "./file-code.ts";
import type { FileTable, TextSource } from "./file-table.ts";
import { keepingCalls } from "./kept-calls.ts";
import type { KeptValues } from "./kept-values.ts";
import { resolveImport } from "./resolve-import.ts";

export interface ImportsOptions {
  readonly io: EvalIo;
  readonly settings: EvalSettings;
  readonly globals: Unit["globals"];
  readonly files: FileTable;
  readonly code: FileCode;
  readonly kept: KeptValues;
  readonly changes: Changes;
  isUserFile(path: string): boolean;
  /** Files, none of the user's, whose function gives the same result when it is called the same way again. */
  keepsCalls(path: string): boolean;
}

export interface Imports extends Pick<EvalContext, "importFile" | "scopedImport" | "evalInternal"> {
  /** The value of a text that is no file. Throws NixError. */
  evaluate(source: TextSource): Value;
  /** Files may have come or gone: paths may mean other ones. */
  forgetPaths(): void;
}

export function createImports(options: ImportsOptions): Imports {
  const { io, settings, globals, files, code, kept, changes, isUserFile, keepsCalls } = options;
  const resolvedPaths = new Map<string, string>();
  const internalValues = new Map<string, Value>();

  /** Whose code stands at the place of an import. */
  const importerAt = (pos: Pos): Parameters<Changes["imported"]>[1] => {
    const file = pos === 0 ? undefined : files.byIndex(posFile(pos));
    if (file?.isFile !== true || file.path.endsWith("/lib/modules.nix")) return "module";
    return isUserFile(file.path) ? { importer: file.path } : "others";
  };

  const evaluate = (source: TextSource): Value => {
    const file = files.add(source);
    requireSyntax(file, globals);
    return code.run(file, false, [undefined]);
  };

  return {
    importFile(path, pos) {
      let resolved = resolvedPaths.get(path);
      if (resolved === undefined) {
        resolved = resolveImport(io, path, pos);
        resolvedPaths.set(path, resolved);
      }
      if (pos !== 0 && settings.isHidden?.(resolved) === true) kept.hiddenImports.set(pos, resolved);
      const isUsers = isUserFile(resolved);
      if (isUsers) changes.imported(resolved, importerAt(pos));
      else {
        kept.importedByOthers.add(resolved);
        const known = kept.ofOthers.get(resolved);
        if (known !== undefined) return known;
      }
      const file = files.load(resolved, pos, !isUsers);
      if (!isUsers) requireSyntax(file, globals);
      else kept.evaluated.add(resolved);
      try {
        if (isUsers) return kept.ofUser(file.path, () => code.run(file, true, [undefined]));
        let value = code.run(file, false, [undefined]);
        if (keepsCalls(resolved) && value instanceof Closure) value = keepingCalls(value, kept.generation);
        kept.ofOthers.set(resolved, value);
        return value;
      } catch (error) {
        if (error instanceof NixError) error.addFrame(pos, `while evaluating the file '${resolved}':`);
        throw error;
      }
    },
    scopedImport(scope, path, pos) {
      const resolved = resolveImport(io, path, pos);
      const loaded = files.load(resolved, pos);
      loaded.isMixed = true;
      const { text, directory } = loaded;
      const entries = scope.entries();
      const outerNames = entries.map((entry) => entry.name);
      const file = files.add({ name: resolved, isFile: true, directory, text, outerNames });
      requireSyntax(file, globals);
      return code.run(file, false, [undefined, ...entries.map((entry) => entry.cell)]);
    },
    evalInternal(name, text) {
      let value = internalValues.get(name);
      if (value === undefined) {
        value = evaluate({ name: `«${name}»`, directory: "/", text });
        internalValues.set(name, value);
      }
      return value;
    },
    evaluate,
    forgetPaths: () => resolvedPaths.clear(),
  };
}
