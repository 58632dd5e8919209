export * from "./collect-garbage.ts";
export * from "./compare-findings.ts";
export * from "./fixture.ts";
