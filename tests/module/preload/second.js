globalThis.preloaded.push('second');
