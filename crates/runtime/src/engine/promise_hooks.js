// v8.promiseHooks: functions that hear of each promise's life. V8 is told of them only while there are some.
'use strict';

const { validatePlainFunction } = require('internal:validators');

const names = ['init', 'before', 'after', 'settled'];
const listening = { init: [], before: [], after: [], settled: [] };

function caller(name) {
  const hooks = listening[name];
  if (hooks.length === 0) return undefined;
  return (promise, parent) => {
    for (const hook of hooks.slice()) {
      try {
        hook(promise, parent);
      } catch (error) {
        require('internal:process/fatal').triggerUncaught(error, false);
      }
    }
  };
}

function update() {
  binding.setPromiseHooks(...names.map(caller));
}

function listen(name, hook) {
  validatePlainFunction(hook, `${name}Hook`);
  listening[name].push(hook);
  update();
  return () => {
    const at = listening[name].indexOf(hook);
    if (at === -1) return;
    listening[name].splice(at, 1);
    update();
  };
}

function createHook({ init, before, after, settled } = {}) {
  const hooks = { init, before, after, settled };
  const given = names.filter((name) => hooks[name]);
  for (const name of given) validatePlainFunction(hooks[name], `${name}Hook`);
  const stops = given.map((name) => listen(name, hooks[name]));
  return () => {
    for (const stop of stops) stop();
  };
}

module.exports = {
  createHook,
  onInit: (hook) => listen('init', hook),
  onBefore: (hook) => listen('before', hook),
  onAfter: (hook) => listen('after', hook),
  onSettled: (hook) => listen('settled', hook),
};
