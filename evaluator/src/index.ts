/** Public API of the evaluator for tools that run it in their own thread. */
export {};
