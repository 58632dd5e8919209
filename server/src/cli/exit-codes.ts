/** What the command's exit status says. Scripts rely on these. */
export const exitCodes = {
  /** Nothing of severity error was found; the expression was evaluated. */
  clean: 0,
  /** Findings of severity error, or an evaluation or syntax error. */
  findings: 1,
  /** The command line was wrong, a named file cannot be read, or nixsight itself failed. */
  usage: 2,
} as const;

/** The evaluated code takes more than there is: shown as one line, and the exit status is 2. */
export class EvaluatorDown extends Error {}

/** A mistake of the caller: shown as one line, without a stack, and the exit status is 2. */
export class UsageError extends Error {}
