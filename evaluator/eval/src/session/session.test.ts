import { loadGrammar } from "@nixsight/grammar";
import { collectGarbage } from "@nixsight/test-support";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "../eval/context.ts";
import { printValue } from "../eval/print.ts";
import { createMemoryIo, type MemoryFile } from "../io/memory-io.ts";
import { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { force, Thunk } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { createSession, type Session } from "./session.ts";
import { valueAtOffset } from "./value-at.ts";

const grammar = await loadGrammar();

const open = (files: Record<string, MemoryFile>, users = "/user/", incremental = false) => {
  const io = createMemoryIo(files);
  const session = createSession({
    io,
    grammar,
    settings: defaultSettings,
    incremental,
    isUserFile: (path) => path.startsWith(users),
  });
  return { io, session };
};

const importing = (session: Session, path: string): Value =>
  session.run({}, () => session.importFile(path, 0));

const shown = (session: Session, path: string): string => {
  try {
    return session.run({}, () => printValue(session.importFile(path, 0), { strict: true }));
  } catch (error) {
    if (!(error instanceof NixError)) throw error;
    const place = session.errorPlace(error);
    const where =
      place === undefined ? "" : ` at ${place.path}:${place.range.start.line}:${place.range.start.character}`;
    return `${error.kind}: ${error.message}${where}`;
  }
};

const cellAt = (value: Value, ...path: string[]): Cell => {
  let cell: Cell = value;
  for (const name of path) {
    const set = force(cell);
    if (!(set instanceof Attrs)) throw new Error(`${name} is not in a set`);
    cell = set.getByName(name)!;
  }
  return cell;
};

describe("importing", () => {
  const check = (files: Record<string, MemoryFile>, expected: string) =>
    expect(shown(open(files).session, "/user/main.nix")).toBe(expected);

  test("a lone carriage return ends a line, and one with a line feed ends one line", () =>
    check(
      { "/user/main.nix": "[ __curPos.line\r__curPos.line\r\n__curPos.line\n__curPos.line ]" },
      "[ 1 2 3 4 ]",
    ));

  test("folders stand for their default.nix, links at the end are followed", () => {
    check({ "/user/main.nix": "import ./lib", "/user/lib/default.nix": "./x" }, "/user/lib/x");
    check(
      {
        "/user/main.nix": "import ./link.nix",
        "/user/link.nix": { symlink: "far/real.nix" },
        "/user/far/real.nix": "./x",
      },
      "/user/far/x",
    );
  });
  test("what cannot be read is an error that names it", () => {
    check(
      { "/user/main.nix": "import ./gone.nix" },
      "file: path '/user/gone.nix' does not exist at /user/main.nix:0:0",
    );
    check(
      { "/user/main.nix": "import ./lib", "/user/lib/x": "" },
      "file: path '/user/lib/default.nix' does not exist at /user/main.nix:0:0",
    );
    check(
      { "/user/main.nix": "import ./bytes.nix", "/user/bytes.nix": Uint8Array.of(0x22, 0xff, 0x22) },
      "parse: '/user/bytes.nix' is not a Nix file: it is not UTF-8 text at /user/main.nix:0:0",
    );
    check(
      { "/user/main.nix": "import ./a.nix", "/user/a.nix": { symlink: "a.nix" } },
      "file: too many symbolic links encountered while traversing the path '/user/a.nix' at /user/main.nix:0:0",
    );
  });
  test("syntax errors leave holes in the user's files and fail others", () => {
    check({ "/user/main.nix": "{ a = 1; b = ; }.a" }, "1");
    check(
      { "/user/main.nix": "import /other/x.nix", "/other/x.nix": "{ a = 1; b = ; }.a" },
      "parse: syntax error, a value is missing before this ; (after =) at /other/x.nix:0:13",
    );
    check({ "/user/main.nix": "if true then 1 else y" }, "1");
    check(
      { "/user/main.nix": "import /other/x.nix", "/other/x.nix": "if true then 1 else y" },
      "undefined-variable: undefined variable 'y' at /other/x.nix:0:20",
    );
  });
  test("scopedImport gives names", () => {
    check(
      { "/user/main.nix": "builtins.scopedImport { x = 1; map = 2; } ./a.nix", "/user/a.nix": "[ x map ]" },
      "[ 1 2 ]",
    );
  });
});

describe("changes", () => {
  const files = {
    "/user/main.nix": "{ own = import ./own.nix; far = import /far/x.nix; }",
    "/user/own.nix": "1",
    "/far/x.nix": "{ }",
  };

  test("whitespace and comments keep every value, and move places", () => {
    const { io, session } = open(files);
    const before = importing(session, "/user/main.nix");
    io.write("/user/main.nix", `# new\n\n${files["/user/main.nix"].replaceAll(";", " ;  ")}`);
    session.changed(["/user/main.nix"]);
    expect(importing(session, "/user/main.nix")).toBe(before);
    expect(session.generation).toBe(0);
    expect(session.placeOf(session.originOf(cellAt(before, "own")))?.range.start).toEqual({
      line: 2,
      character: 8,
    });
  });

  test("another meaning evaluates the user's files again and keeps the others", () => {
    const { io, session } = open(files);
    const before = importing(session, "/user/main.nix");
    const far = session.run({}, () => force(cellAt(before, "far")));
    io.write("/user/own.nix", "2");
    session.changed(["/user/own.nix"]);
    const after = importing(session, "/user/main.nix");
    expect(after).not.toBe(before);
    expect(session.run({}, () => force(cellAt(after, "own")))).toBe(2);
    expect(session.run({}, () => force(cellAt(after, "far")))).toBe(far);
    expect(session.generation).toBe(1);
  });

  test("files come and go", () => {
    const { io, session } = open({ "/user/main.nix": "builtins.pathExists ./x || import ./y.nix" });
    expect(shown(session, "/user/main.nix")).toBe(
      "file: path '/user/y.nix' does not exist at /user/main.nix:0:27",
    );
    io.write("/user/y.nix", "true");
    session.changed(["/user/y.nix"]);
    expect(shown(session, "/user/main.nix")).toBe("true");
    io.remove("/user/y.nix");
    session.changed(["/user/y.nix"]);
    expect(shown(session, "/user/main.nix")).toBe(
      "file: path '/user/y.nix' does not exist at /user/main.nix:0:27",
    );
  });
});

describe("who is concerned by a change", () => {
  const files = {
    "/user/a.nix": "import ./shared.nix",
    "/user/b.nix": "import ./own.nix + import ./data.nix",
    "/user/shared.nix": "1",
    "/user/own.nix": "2",
    "/user/data.nix": "(builtins.fromJSON (builtins.readFile ./data.json)).x",
    "/user/data.json": '{ "x": 3 }',
    "/user/other.json": "{ }",
  };
  /** Which of a.nix and b.nix a change of a file concerns. */
  const check = (file: string, text: string | undefined, expected: string) => {
    const { io, session } = open(files);
    const made = ["a", "b"].map((name) => {
      const used = new Set<string>();
      session.changes().collect(used, () => shown(session, `/user/${name}.nix`));
      return { name, used, edition: session.changes().edition };
    });
    if (text === undefined) io.remove(file);
    else io.write(file, text);
    session.changed([file]);
    const concerned = made.filter(({ used, edition }) => session.changes().concerns(used, edition));
    expect(concerned.map(({ name }) => name).join(" ")).toBe(expected);
  };
  test("those who import it, also through others", () => {
    check("/user/a.nix", "2", "a");
    check("/user/shared.nix", "2", "a");
    check("/user/own.nix", "3", "b");
    check("/user/own.nix", "# moved\n2", "b");
    check("/user/own.nix", "2", "");
  });
  test("everybody, by data that was read and by files that come or go", () => {
    check("/user/data.json", '{ "x": 4 }', "a b");
    check("/user/new.nix", "1", "a b");
    check("/user/own.nix", undefined, "a b");
  });
  test("nobody, by what nobody looked at", () => {
    check("/user/other.json", "{ }", "");
    check("/user/notes/x.txt", "", "");
  });
});

describe("limits", () => {
  test("an interrupt leaves values that can be evaluated later", () => {
    const { session } = open({
      "/user/main.nix":
        "let n = builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: (y: y + 0) x) 3000); in n",
    });
    const interrupted = () =>
      session.run({ isCancelled: () => true }, () => force(session.importFile("/user/main.nix", 0)));
    expect(interrupted).toThrow(expect.objectContaining({ kind: "interrupted" }));
    expect(shown(session, "/user/main.nix")).toBe("4498500");
  });
  test("calls nested too deeply, and a full stack", () => {
    const session = createSession({
      io: createMemoryIo(),
      grammar,
      settings: { ...defaultSettings, maxCallDepth: 100 },
    });
    const evaluate = (text: string) => session.run({}, () => session.evaluate(text, "/"));
    expect(() => evaluate("let f = x: f x; in f 1")).toThrow(
      expect.objectContaining({ kind: "limit", message: "stack overflow; max-call-depth exceeded" }),
    );
    expect(evaluate("let f = n: if n == 0 then 1 else f (n - 1); in f 90")).toBe(1);
    const chain =
      "let l = builtins.genList (i: if i == 0 then 0 else builtins.elemAt l (i - 1)) 1000000; in builtins.elemAt l 999999";
    expect(() => evaluate(chain)).toThrow(expect.objectContaining({ kind: "limit" }));
  });
  test("time that is used up interrupts", () => {
    const { session } = open({
      "/user/main.nix":
        "let f = n: if n == 0 then 0 else builtins.foldl' (a: x: f (n - 1)) 0 [ 1 2 3 4 ]; in f 30",
    });
    expect(() => session.run({ milliseconds: 20 }, () => session.importFile("/user/main.nix", 0))).toThrow(
      expect.objectContaining({ kind: "interrupted" }),
    );
  });
});

/** Renders the expression that a cell knows it comes from. */
const source = (session: Session, cell: Cell): string => {
  const place = session.placeOf(session.originOf(cell));
  if (place === undefined) return "nowhere";
  const lines = session.file(place.path).text.split("\n");
  const { start, end } = place.range;
  return lines[start.line]!.slice(start.character, end.line === start.line ? end.character : undefined);
};

describe("provenance", () => {
  const check = (text: string, path: string[], expected: string) => {
    const { session } = open({ "/user/main.nix": text });
    const cell = session.run({}, () => cellAt(importing(session, "/user/main.nix"), ...path));
    expect(source(session, cell)).toBe(expected);
  };
  test("constants, calls and functions in the user's files know their expressions", () => {
    check("{ a = 1; }", ["a"], "1");
    check('{ a.b.c = "x"; }', ["a", "b", "c"], '"x"');
    check("{ a = [ ]; }", ["a"], "[ ]");
    check("{ a = (x: x) 2; }", ["a"], "(x: x) 2");
    check("{ a = x: x; }", ["a"], "x: x");
  });
  test("a variable is what it stands for", () => {
    check("let v = 1 + 1; in { a = v; }", ["a"], "1 + 1");
  });
  test("elements of lists", () => {
    const { session } = open({ "/user/main.nix": '[ 1 "two" ]' });
    const list = importing(session, "/user/main.nix") as readonly Cell[];
    expect(list.map((cell) => source(session, cell))).toEqual(["1", '"two"']);
  });
  test("forcing keeps the place", () => {
    const { session } = open({ "/user/main.nix": "{ a = 1 + 1; }" });
    const cell = cellAt(importing(session, "/user/main.nix"), "a");
    session.run({}, () => force(cell));
    expect(cell).toBeInstanceOf(Thunk);
    expect(source(session, cell)).toBe("1 + 1");
  });
});

describe("values at points", () => {
  /** `|` marks the point. */
  const check = (marked: string, expected: string | undefined, use = "x: x") => {
    const offset = marked.indexOf("|");
    const text = marked.replace("|", "");
    const { session } = open({ "/user/main.nix": text });
    const printed = session.run({}, () => {
      try {
        printValue(session.call(session.evaluate(use, "/"), [session.importFile("/user/main.nix", 0)]), {
          strict: true,
        });
      } catch (error) {
        if (!(error instanceof NixError)) throw error;
      }
      const found = valueAtOffset(session, session.file("/user/main.nix"), offset);
      return found === undefined ? undefined : printValue(force(found.cell), { strict: true });
    });
    expect(printed).toBe(expected);
  };
  test("variables, parts of paths, names of bindings", () => {
    check("let a = 1; b = a| + 1; in b", "1");
    check("let a = 1; b = a + 1; in b|", "2");
    check("let s.t.u = 3; in s.t|.u", "{ u = 3; }");
    check("let s.t.u = 3; in s.t.u|", "3");
    check("let nam|e = 4; in name", "4");
    check("rec { a = 1; b = [ a| ]; }", "1");
    check("with { w = 5; }; w|", "5");
    check("let s.a = 6; in { inherit (s) a|; }", "6");
  });
  test("arguments have the values of the last call", () => {
    check("{ a, b ? 2 }: a| + b", "1", "f: f { a = 1; }");
    check("{ a, b| ? 2 }: a + b", "2", "f: f { a = 1; }");
    check("x|: x", "7", "f: f 7");
    check("x: x|", undefined);
  });
  test("scopes that were not reached are entered", () => {
    check('{ a = let b = 1; in throw "no"; c = let d = 2; in d|; }', "2");
  });
});

test("values of a text that was replaced do not stay", async () => {
  const { io, session } = open({ "/user/a.nix": "let b = { c = [ 1 ]; }; in b" });
  const watch = (): WeakRef<Value & object> => new WeakRef(importing(session, "/user/a.nix") as Attrs);
  const before = watch();
  const lines: string[] = [];
  for (const text of ["let b = { c = [ 2 ]; }; in b", "1"]) {
    io.write("/user/a.nix", text);
    session.changed(["/user/a.nix"]);
    lines.push(shown(session, "/user/a.nix"));
  }
  await collectGarbage();
  expect(lines).toEqual(["{ c = [ 2 ]; }", "1"]);
  expect(before.deref()).toBeUndefined();
});

describe("environments do not hold on to an evaluation of before", () => {
  /** Calls the file's function twice with a set, and uses what it gives as `first` and then as `second` says. */
  const check = async (text: string, first: string, second: string) => {
    const { session } = open({ "/user/main.nix": text });
    const call = (use: string): WeakRef<Value & object> =>
      session.run({}, () => {
        const set = session.evaluate("{ v = [ 1 ]; }", "/");
        const made = session.call(session.importFile("/user/main.nix", 0), [set]);
        printValue(session.call(session.evaluate(use, "/"), [made]), { strict: true });
        return new WeakRef(set as Attrs);
      });
    const given = call(first);
    call(second);
    await collectGarbage();
    expect(given.deref(), text).toBeUndefined();
  };
  const inner = "set: { a = 1; b = let c = set; in c; f = x: set; }";
  test("the function", () => check("set: set", "x: x", "x: x"));
  test("a scope inside of it that the last call did not reach", async () => {
    await check(inner, "x: x.b", "x: x.a");
    await check(inner, "x: x.f 1", "x: x.a");
  });
  test("below a let around the function", () =>
    check("let n = 1; in set: { a = n; f = x: set; }", "x: x.f 1", "x: x.a"));
});

describe("code that something still has does not hold the values it last ran with", () => {
  /** Whether the set is let go of that the file's function was called with, before or after its text was replaced. */
  const check = async (when: "before" | "after", incremental: boolean, text: string, next: string) => {
    const { io, session } = open({ "/user/main.nix": text }, "/user/", incremental);
    const fn = importing(session, "/user/main.nix");
    const call = (): WeakRef<Value & object> =>
      session.run({}, () => {
        const set = session.evaluate("{ v = [ 1 ]; }", "/");
        force(session.call(fn, [set]));
        return new WeakRef(set as Attrs);
      });
    let given = call();
    io.write("/user/main.nix", next);
    session.changed(["/user/main.nix"]);
    session.run({}, () => {});
    session.run({}, () => session.release(["/user/main.nix"]));
    if (when === "after") given = call();
    await collectGarbage();
    expect(given.deref(), text).toBeUndefined();
    expect(fn).toBeDefined();
  };
  test("of a text that was replaced", () => check("before", false, "set: 1", "{ other = 2; }"));
  test("of such a text, called later", () => check("after", false, "set: 1", "{ other = 2; }"));
  test("of a text that went on in another one", async () => {
    await check("before", true, "set: let a = 1; in a", "set: let a = 2; in a");
    await check("after", true, "set: let a = 1; in a", "set: let a = 2; in a");
  });
});

test("calls that were running last are not held when an evaluation has ended", async () => {
  const run = (): WeakRef<Value & object> => {
    const { session } = open({ "/user/main.nix": "set: set" });
    return session.run({}, () => {
      const set = session.evaluate("{ v = [ 1 ]; }", "/");
      return new WeakRef(session.call(session.importFile("/user/main.nix", 0), [set]) as Attrs);
    });
  };
  const given = run();
  await collectGarbage();
  expect(given.deref()).toBeUndefined();
});
