/**
 * Output of the command: colours only where a terminal wants them (NO_COLOR and FORCE_COLOR are honoured),
 * results on standard output, everything about the run on standard error.
 */
import picocolors from "picocolors";

export interface Terminal {
  readonly colors: ReturnType<typeof picocolors.createColors>;
  /** A line of the result. */
  print(line: string): void;
  /** A line about the run: progress, summaries, problems of the command itself. */
  note(line: string): void;
  /** Text that the next call replaces; nothing where standard error is no terminal. "" clears it. */
  progress(text: string): void;
}

export function openTerminal(): Terminal {
  const live = process.stderr.isTTY === true;
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write("\r\u001b[2K");
    shown = false;
  };
  return {
    colors: picocolors.createColors(picocolors.isColorSupported),
    print: (line) => {
      clear();
      process.stdout.write(`${line}\n`);
    },
    note: (line) => {
      clear();
      process.stderr.write(`${line}\n`);
    },
    progress: (text) => {
      if (!live) return;
      clear();
      if (text === "") return;
      process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
      shown = true;
    },
  };
}
