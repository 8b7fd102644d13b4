// `process.allowedNodeEnvironmentFlags`: what NODE_OPTIONS may hold, as a set that nobody changes.
'use strict';

const { environmentOptions } = binding;

// Options that go to V8, and that programs ask for by these names.
const forV8 = [
  '--disallow-code-generation-from-strings', '--expose-gc', '--huge-max-old-generation-size',
  '--interpreted-frames-native-stack', '--jitless', '--max-heap-size', '--max-old-space-size', '--max-semi-space-size',
  '--perf-basic-prof', '--perf-basic-prof-only-functions', '--perf-prof', '--perf-prof-unwinding-info',
  '--stack-trace-limit',
];

// The canonical form of a spelling: dashes for underscores behind the first ones, nothing behind an equals sign.
function canonical(flag) {
  const name = flag.replace(/_/g, '-');
  return /^--./.test(name) ? name.replace(/=.*$/s, '') : name;
}

function make() {
  const list = [...environmentOptions(), ...forV8];
  const short = new Set(list.map((flag) => flag.replace(/^--?/, '')));
  const known = new Set(list);

  class NodeEnvironmentFlagsSet extends Set {
    constructor() {
      super();
      Object.freeze(this);
    }

    add() { return this; }
    delete() { return false; }
    clear() {}

    has(flag) {
      if (typeof flag !== 'string') return false;
      const name = canonical(flag);
      return name.startsWith('-') ? known.has(name) : short.has(name.replace(/=.*$/s, ''));
    }

    entries() { return known.entries(); }

    forEach(callback, thisArg = undefined) {
      known.forEach((flag) => Reflect.apply(callback, thisArg, [flag, flag, this]));
    }

    get size() { return known.size; }
    values() { return known.values(); }
  }
  const { prototype } = NodeEnvironmentFlagsSet;
  for (const name of ['keys', Symbol.iterator]) {
    Object.defineProperty(prototype, name, { value: prototype.values, writable: true, configurable: true });
  }
  Object.freeze(NodeEnvironmentFlagsSet);
  Object.freeze(prototype);
  return Object.freeze(new NodeEnvironmentFlagsSet());
}

module.exports = { make };
