/** The static half of the evaluator: IR, source maps and lowering, for tools that need no values. */
export * from "./diagnostic.ts";
export * from "./ir.ts";
export { type Lowered, lower, lowerFlat } from "./lower/lower.ts";
export { readExpr } from "./packed.ts";
export * from "./source-map.ts";
