export * from "./compare-findings.ts";
export * from "./fixture.ts";
