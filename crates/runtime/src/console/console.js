// `node:console`: the Console class and the global console, which is one over process.stdout and process.stderr.
// Owns groups, counters and timers; text is made by internal:util/inspect and goes out by one write() a call.
'use strict';

const { codes, isStackOverflowError } = require('internal:errors');
const { validateArray, validateInteger, validateObject, validateOneOf } = require('internal:validators');
const { formatArguments, inspect, previewEntries } = require('internal:util/inspect');
const types = require('util/types');
const { ownChannel } = require('internal:diagnostics_channel/channels');

const kState = Symbol('kState');
const kOut = 'stdout';
const kErr = 'stderr';

const kColorOptions = { colors: true };
const kPlainOptions = {};
const colorModes = ['auto', true, false];

function noop() {}

// What a console remembers. `streams` has stdout and stderr, looked up at each call.
class State {
  groupIndent = '';
  counts = new Map();
  timers = new Map();
  handlers = { stdout: undefined, stderr: undefined };

  constructor({ streams, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation = 2 }) {
    this.streams = streams;
    this.ignoreErrors = ignoreErrors;
    this.colorMode = colorMode;
    this.inspectOptions = inspectOptions;
    this.groupIndentation = groupIndentation;
  }

  optionsFor(stream) {
    let color = this.colorMode;
    if (color === 'auto') color = require('internal:util/colors').shouldColorize(stream);
    const own = this.inspectOptions instanceof Map ? this.inspectOptions.get(stream) : this.inspectOptions;
    if (own) return own.colors === undefined ? { ...own, colors: color } : own;
    return color ? kColorOptions : kPlainOptions;
  }

  format(which, args) {
    if (args.length === 1 && typeof args[0] === 'string') return args[0];
    return formatArguments(this.optionsFor(this.streams[which]), args);
  }

  write(which, text) {
    const { groupIndent } = this;
    if (groupIndent.length !== 0) {
      if (text.includes('\n')) text = text.replaceAll('\n', `\n${groupIndent}`);
      text = groupIndent + text;
    }
    text += '\n';
    const stream = this.streams[which];
    if (this.ignoreErrors === false) {
      stream.write(text);
      return;
    }
    // A closed pipe must not end the program because it logs: errors of this one write are dropped.
    const alone = typeof stream.listenerCount === 'function' && stream.listenerCount('error') === 0;
    if (alone) stream.once('error', noop);
    try {
      stream.write(text, this.handlers[which] ??= errorDropper(stream));
    } catch (error) {
      if (isStackOverflowError(error)) throw error;
    } finally {
      if (alone) stream.removeListener('error', noop);
    }
  }
}

// Called when the write is done: its error comes as an event afterwards, if it has not come yet.
function errorDropper(stream) {
  return (error) => {
    if (error !== null && error !== undefined && !stream._writableState?.errorEmitted &&
        stream.listenerCount('error') === 0) {
      stream.once('error', noop);
    }
  };
}

function Console(options) {
  if (!new.target) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const { stdout, stderr = stdout, ignoreErrors = true } = options;
  const { colorMode = 'auto', inspectOptions, groupIndentation } = options;
  if (!stdout || typeof stdout.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', colorModes);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    const sets = inspectOptions instanceof Map ? inspectOptions.values() : [inspectOptions];
    for (const each of sets) {
      if (each.colors !== undefined && options.colorMode !== undefined) {
        throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
      }
    }
  }
  // Bound: `const { log } = console` must work. A subclass may have methods of its own by these names.
  for (const key of Object.keys(Console.prototype)) bindMethod(this, key, this[key]);
  const state = new State({ streams: { stdout, stderr }, ignoreErrors, colorMode, inspectOptions, groupIndentation });
  Object.defineProperties(this, {
    [kState]: hidden(state),
    _stdout: hidden(stdout),
    _stderr: hidden(stderr),
    _ignoreErrors: hidden(Boolean(ignoreErrors)),
    _times: hidden(state.timers),
    [Symbol.toStringTag]: { __proto__: null, writable: false, enumerable: false, configurable: true, value: 'console' },
  });
}

function hidden(value) {
  return { __proto__: null, value, writable: true, enumerable: false, configurable: true };
}

function bindMethod(target, key, method) {
  const bound = method.bind(target);
  Object.defineProperty(bound, 'name', { __proto__: null, value: key, configurable: true });
  target[key] = bound;
}

const onLog = ownChannel('console.log');
const onWarn = ownChannel('console.warn');

// What `log` and `warn` do, by another name.
function writer(name, which) {
  const channel = ownChannel(`console.${name}`);
  return {
    [name](...args) {
      if (channel.hasSubscribers) channel.publish(args);
      const state = this[kState];
      state.write(which, state.format(which, args));
    },
  }[name];
}

const methods = {
  log(...args) {
    if (onLog.hasSubscribers) onLog.publish(args);
    const state = this[kState];
    state.write(kOut, state.format(kOut, args));
  },

  warn(...args) {
    if (onWarn.hasSubscribers) onWarn.publish(args);
    const state = this[kState];
    state.write(kErr, state.format(kErr, args));
  },

  dir(object, options) {
    const state = this[kState];
    state.write(kOut, inspect(object, {
      customInspect: false, ...state.optionsFor(state.streams[kOut]), ...options,
    }));
  },

  time(label = 'default') {
    label = `${label}`;
    const { timers } = this[kState];
    if (timers.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    timers.set(label, process.hrtime());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    if (tellTime(this, 'timeEnd', label)) this[kState].timers.delete(label);
  },

  timeLog(label = 'default', ...data) {
    tellTime(this, 'timeLog', `${label}`, data);
  },

  trace(...args) {
    const holder = { name: 'Trace', message: this[kState].format(kErr, args) };
    Error.captureStackTrace(holder, methods.trace);
    this.error(holder.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    args[0] = `Assertion failed${args.length === 0 ? '' : `: ${args[0]}`}`;
    // Arguments are formatted in warn.
    Reflect.apply(this.warn, this, args);
  },

  clear() {
    const stdout = this[kState].streams[kOut];
    // Only on a terminal: files and pipes get no escape codes.
    if (stdout.isTTY && process.env.TERM !== 'dumb') stdout.write('\u001b[1;1H\u001b[0J');
  },

  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState];
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    const { counts } = this[kState];
    if (!counts.delete(`${label}`)) process.emitWarning(`Count for '${label}' does not exist`);
  },

  group(...data) {
    if (data.length > 0) Reflect.apply(this.log, this, data);
    const state = this[kState];
    state.groupIndent += ' '.repeat(state.groupIndentation);
  },

  groupEnd() {
    const state = this[kState];
    state.groupIndent = state.groupIndent.slice(0, state.groupIndent.length - state.groupIndentation);
  },

  table(tabularData, properties) {
    if (tabularData === null || typeof tabularData !== 'object') return this.log(tabularData);
    if (properties !== undefined) validateArray(properties, 'properties');
    const { head, columns } = columnsOf(this[kState], tabularData, properties);
    this.log(require('./table.js').drawTable(head, columns));
  },
};

methods.debug = writer('debug', kOut);
methods.info = writer('info', kOut);
methods.dirxml = methods.log;
methods.error = writer('error', kErr);
methods.groupCollapsed = methods.group;

for (const key of Object.keys(methods)) Console.prototype[key] = methods[key];

// Timers

function tellTime(self, caller, label, data) {
  const start = self[kState].timers.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${caller}()`);
    return false;
  }
  const [seconds, nanoseconds] = process.hrtime(start);
  const text = formatTime(seconds * 1000 + nanoseconds / 1e6);
  if (data === undefined) self.log('%s: %s', label, text);
  else self.log('%s: %s', label, text, ...data);
  return true;
}

// 1.234ms, 1.234s, 1:02.345 (m:ss.mmm), 1:02:03.456 (h:mm:ss.mmm)
function formatTime(ms) {
  const hours = Math.floor(ms / 3600000);
  const minutes = Math.floor((ms % 3600000) / 60000);
  const seconds = (ms % 60000) / 1000;
  if (hours !== 0 || minutes !== 0) {
    const [whole, fraction] = seconds.toFixed(3).split('.');
    const lead = hours !== 0 ? `${hours}:${`${minutes}`.padStart(2, '0')}` : minutes;
    return `${lead}:${whole.padStart(2, '0')}.${fraction} (${hours !== 0 ? 'h:m' : ''}m:ss.mmm)`;
  }
  if (ms >= 1000) return `${seconds.toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

// Tables

function columnsOf(state, data, properties) {
  const show = (value) => {
    const nested = value !== null && typeof value === 'object' && !Array.isArray(value) &&
      Object.keys(value).length > 2;
    return inspect(value, {
      depth: nested ? -1 : 0, maxArrayLength: 3, breakLength: Infinity, ...state.optionsFor(state.streams[kOut]),
    });
  };
  const indices = (length) => Array.from({ length }, (_, i) => show(i));
  const pairs = (entries) => ({
    head: ['(iteration index)', 'Key', 'Values'],
    columns: [indices(entries.length), entries.map(([key]) => show(key)), entries.map(([, value]) => show(value))],
  });
  const singles = (values) => ({
    head: ['(iteration index)', 'Values'],
    columns: [indices(values.length), values.map(show)],
  });
  if (types.isMap(data)) return pairs([...data]);
  if (types.isSet(data)) return singles([...data]);
  if (types.isMapIterator(data) || types.isSetIterator(data)) {
    // Looked at without moving it.
    const [entries, isKeyValue] = previewEntries(data);
    return isKeyValue ? pairs(Array.from({ length: entries.length / 2 }, (_, i) => entries.slice(i * 2, i * 2 + 2))) :
      singles(entries);
  }
  return rowsOf(data, properties, show);
}

function rowsOf(data, properties, show) {
  const columns = Object.create(null);
  const values = [];
  let hasPrimitives = false;
  const rows = Object.keys(data);
  rows.forEach((row, i) => {
    const item = data[row];
    const isPrimitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (isPrimitive && properties === undefined) {
      hasPrimitives = true;
      values[i] = show(item);
      return;
    }
    for (const key of properties || Object.keys(item)) {
      columns[key] ??= [];
      columns[key][i] = !isPrimitive && Object.hasOwn(item, key) ? show(item[key]) : '';
    }
  });
  const head = ['(index)', ...Object.keys(columns)];
  const all = [rows, ...Object.values(columns)];
  if (hasPrimitives) {
    head.push('Values');
    all.push(values);
  }
  return { head, columns: all };
}

// The global console

const globalConsole = Object.create({});
const globalStreams = {
  get stdout() {
    return process.stdout;
  },
  get stderr() {
    return process.stderr;
  },
};

for (const key of Object.keys(methods)) {
  bindMethod(globalConsole, key, methods[key]);
}

globalConsole.Console = Console;
// These speak to an inspector alone, and there is none.
for (const key of ['profile', 'profileEnd', 'timeStamp', 'context']) {
  globalConsole[key] = { [key]() {} }[key];
}
globalConsole.createTask = { createTask: createConsoleTask }.createTask;
Object.defineProperty(globalConsole.createTask, 'name', { __proto__: null, value: 'createTask' });

// A name for what runs later; without an inspector run() is just a call.
function createConsoleTask(name) {
  if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
  return {
    run(fn) {
      return fn();
    },
  };
}

// The process's own stream, until a program gives another.
function stream(name) {
  return {
    __proto__: null, enumerable: false, configurable: true,
    get: () => globalStreams[name],
    set(value) {
      Object.defineProperty(globalStreams, name, { value, writable: true, configurable: true, enumerable: true });
    },
  };
}

const globalState = new State({ streams: globalStreams });
Object.defineProperties(globalConsole, {
  [kState]: hidden(globalState),
  _stdout: stream('stdout'),
  _stderr: stream('stderr'),
  _ignoreErrors: hidden(true),
  _times: hidden(globalState.timers),
  [Symbol.toStringTag]: { __proto__: null, writable: false, enumerable: false, configurable: true, value: 'console' },
});

// `x instanceof Console` is true of the global one too.
Object.defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value(instance) {
    return instance !== null && typeof instance === 'object' && instance[kState] !== undefined;
  },
});

module.exports = globalConsole;
