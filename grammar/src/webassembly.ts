/**
 * The part of the WebAssembly interface that this package and its users name. Node.js has it at run time, but
 * its types and the language library without a browser's do not declare it.
 */
declare global {
  namespace WebAssembly {
    /** A compiled module; may be posted to a worker. */
    interface Module {
      readonly [Symbol.toStringTag]: string;
    }
    const Module: { new (bytes: Uint8Array): Module; readonly prototype: Module };
    function compile(bytes: Uint8Array): Promise<Module>;
  }
}

export {};
