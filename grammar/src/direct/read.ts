/**
 * Reads sound text straight into the flat tree that parsing and flattening would give, in a fraction of the time,
 * for the hundreds of files that an evaluation imports. It judges nothing: at whatever it does not expect it gives
 * up, and tree-sitter reads the text, finds the damage or takes what is rare. test/direct.test.ts compares both.
 */
import type { FlatTree } from "../flat-tree.ts";
import { Fields, Symbols } from "../symbols.ts";
import { END, Lexer } from "./lexer.ts";
import { givenUp, is, writer } from "./reading.ts";
import { expression } from "./statements.ts";

/** The tree of the text; undefined when tree-sitter has to read it. */
export function readDirectly(text: string): FlatTree | undefined {
  writer.clear();
  try {
    const lexer = new Lexer(text, writer);
    const { firstStart } = lexer;
    expression(lexer);
    writer.field(Fields.expression);
    if (!is(lexer, END)) return undefined;
    lexer.writeComments();
    writer.close(Symbols.source_file, firstStart, text.length, 0);
    return writer.finish();
  } catch (error) {
    // Nesting beyond what the stack holds is left to the parser, which has none.
    if (error === givenUp || error instanceof RangeError) return undefined;
    throw error;
  }
}
