// performance.nodeTiming and performance.eventLoopUtilization(): when the runtime came how far, and what its loop did.
'use strict';

const { customInspectSymbol } = require('internal:util');
const { PerformanceEntry, kMake, now, sinceStart } = require('internal:web/performance');
const { loopFacts, milestones } = binding;

const names = ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete', 'loopStart', 'loopExit'];

// Milliseconds since the process started, -1 for what is yet to come.
function milestone(name) {
  const at = milestones()[names.indexOf(name)];
  return at === 0 ? -1 : sinceStart(at);
}

const idleTime = () => loopFacts()[3];

class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(kMake, 'node', 'node', 0, 0);
    const getter = (name, get) => Object.defineProperty(this, name, {
      __proto__: null, configurable: true, enumerable: true, get,
    });
    getter('name', () => 'node');
    getter('entryType', () => 'node');
    getter('startTime', () => 0);
    getter('duration', now);
    for (const name of ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete']) {
      getter(name, () => milestone(name));
    }
    getter('idleTime', idleTime);
    getter('uvMetricsInfo', () => {
      const [loopCount, events, eventsWaiting] = loopFacts();
      return { loopCount, events, eventsWaiting };
    });
  }

  toJSON() {
    return {
      name: this.name,
      entryType: this.entryType,
      startTime: this.startTime,
      duration: this.duration,
      nodeStart: this.nodeStart,
      v8Start: this.v8Start,
      bootstrapComplete: this.bootstrapComplete,
      environment: this.environment,
      loopStart: this.loopStart,
      loopExit: this.loopExit,
      idleTime: this.idleTime,
    };
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `PerformanceNodeTiming ${require('util').inspect(this.toJSON(), inner)}`;
  }
}

function eventLoopUtilization(util1 = undefined, util2 = undefined) {
  const start = milestone('loopStart');
  if (start <= 0) return { idle: 0, active: 0, utilization: 0 };
  const part = (idle, active) => active / (idle + active);
  if (util2) {
    const idle = util1.idle - util2.idle;
    const active = util1.active - util2.active;
    return { idle, active, utilization: part(idle, active) };
  }
  const idle = idleTime();
  const active = now() - start - idle;
  if (!util1) return { idle, active, utilization: part(idle, active) };
  const idleDelta = idle - util1.idle;
  const activeDelta = active - util1.active;
  return { idle: idleDelta, active: activeDelta, utilization: part(idleDelta, activeDelta) };
}

module.exports = { eventLoopUtilization, nodeTiming: new PerformanceNodeTiming() };
