export * from "./fixture.ts";
