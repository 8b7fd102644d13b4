// `process.finalization`: functions that are called with an object when the program ends, unless it was collected before.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');

function make() {
  const refs = { exit: new Set(), beforeExit: new Set() };
  const warned = new Set();
  // An object that is gone needs no end.
  const registry = new FinalizationRegistry((ref) => forget(ref));

  function forget(ref) {
    for (const [event, list] of Object.entries(refs)) {
      list.delete(ref);
      if (list.size === 0) process.removeListener(event, listeners[event]);
    }
  }

  function run(event) {
    const list = [...refs[event]];
    refs[event].clear();
    for (const ref of list) {
      const object = ref.deref();
      if (object === undefined) continue;
      registry.unregister(object);
      Reflect.apply(ref.callback, undefined, [object, event]);
    }
  }
  const listeners = { exit: () => run('exit'), beforeExit: () => run('beforeExit') };

  function warn(name) {
    if (warned.has(name)) return;
    warned.add(name);
    process.emitWarning(`process.finalization.${name} is an experimental feature and might change at any time`,
                        'ExperimentalWarning');
  }

  function add(event, obj, callback) {
    if ((typeof obj !== 'object' || obj === null) && typeof obj !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('obj', 'object', obj);
    }
    if (refs[event].size === 0) process.on(event, listeners[event]);
    const ref = new WeakRef(obj);
    ref.callback = callback;
    refs[event].add(ref);
    registry.register(obj, ref, obj);
  }

  return {
    register(obj, callback) {
      warn('register');
      add('exit', obj, callback);
    },
    registerBeforeExit(obj, callback) {
      warn('registerBeforeExit');
      add('beforeExit', obj, callback);
    },
    unregister(obj) {
      warn('unregister');
      registry.unregister(obj);
      for (const list of Object.values(refs)) {
        for (const ref of [...list]) {
          if (ref.deref() === obj) forget(ref);
        }
      }
    },
  };
}

module.exports = { make };
