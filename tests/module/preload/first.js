globalThis.preloaded = ['first'];
