// Resource timing: what a fetch cost, step by step; a bounded list of them on the time line.
'use strict';

const { codes } = require('internal:errors');
const { Event } = require('internal:web/event_target');
const { PerformanceEntry, add, entriesOf, kMake, performance, tellObservers } = require('internal:web/performance');

let limit = 250;
let waiting = []; // entries that found the list full
let full = false; // the event about it is under way

let fill;

class PerformanceResourceTiming extends PerformanceEntry {
  #initiatorType;
  #timing;
  #cacheMode;
  #body;
  #status;
  #delivery;

  static {
    fill = (entry, initiatorType, timing, cacheMode, body, status, delivery) => {
      entry.#initiatorType = initiatorType;
      entry.#timing = timing;
      entry.#cacheMode = cacheMode;
      entry.#body = body;
      entry.#status = status;
      entry.#delivery = delivery;
      return entry;
    };
  }

  get initiatorType() { return this.#initiatorType; }
  get workerStart() { return this.#timing.finalServiceWorkerStartTime; }
  get redirectStart() { return this.#timing.redirectStartTime; }
  get redirectEnd() { return this.#timing.redirectEndTime; }
  get fetchStart() { return this.#timing.postRedirectStartTime; }
  get domainLookupStart() { return this.#timing.finalConnectionTimingInfo?.domainLookupStartTime; }
  get domainLookupEnd() { return this.#timing.finalConnectionTimingInfo?.domainLookupEndTime; }
  get connectStart() { return this.#timing.finalConnectionTimingInfo?.connectionStartTime; }
  get connectEnd() { return this.#timing.finalConnectionTimingInfo?.connectionEndTime; }
  get secureConnectionStart() { return this.#timing.finalConnectionTimingInfo?.secureConnectionStartTime; }
  get nextHopProtocol() { return this.#timing.finalConnectionTimingInfo?.ALPNNegotiatedProtocol; }
  get requestStart() { return this.#timing.finalNetworkRequestStartTime; }
  get finalResponseHeadersStart() { return this.#timing.finalNetworkResponseStartTime; }
  get firstInterimResponseStart() { return this.#timing.firstInterimNetworkResponseStartTime ?? 0; }
  get responseStart() { return this.firstInterimResponseStart || this.finalResponseHeadersStart; }
  get responseEnd() { return this.#timing.endTime; }
  get encodedBodySize() { return this.#timing.encodedBodySize; }
  get decodedBodySize() { return this.#timing.decodedBodySize; }
  get transferSize() { return this.#cacheMode === 'local' ? 0 : this.#timing.encodedBodySize + 300; }
  get deliveryType() { return this.#delivery; }
  get responseStatus() { return this.#status; }
  get renderBlockingStatus() { return 'non-blocking'; }
  get contentType() { return this.#body?.contentType ?? ''; }
  get contentEncoding() { return this.#body?.contentEncoding ?? ''; }

  toJSON() {
    const json = super.toJSON();
    for (const name of shown) json[name] = this[name];
    return json;
  }
}

// In the order of its JSON.
const shown = [
  'initiatorType', 'nextHopProtocol', 'workerStart', 'redirectStart', 'redirectEnd', 'fetchStart', 'domainLookupStart',
  'domainLookupEnd', 'connectStart', 'connectEnd', 'secureConnectionStart', 'requestStart',
  'finalResponseHeadersStart', 'firstInterimResponseStart', 'responseStart', 'responseEnd', 'transferSize',
  'encodedBodySize', 'decodedBodySize', 'deliveryType', 'responseStatus', 'renderBlockingStatus', 'contentType',
  'contentEncoding',
];
for (const name of [...shown, 'toJSON']) {
  Object.defineProperty(PerformanceResourceTiming.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(PerformanceResourceTiming.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'PerformanceResourceTiming',
});

function markResourceTiming(timing, url, initiatorType, global, cacheMode, body, status, delivery = '') {
  if (cacheMode !== '' && cacheMode !== 'local') {
    throw new codes.ERR_INTERNAL_ASSERTION("cache must be an empty string or 'local'");
  }
  const entry = new PerformanceResourceTiming(
    kMake, url, 'resource', timing.startTime, timing.endTime - timing.startTime);
  fill(entry, initiatorType, timing, cacheMode, body, status, delivery);
  tellObservers(entry);
  keep(entry);
  return entry;
}

const kept = () => entriesOf('resource').length;

function keep(entry) {
  if (!full && kept() < limit) {
    add(entry);
    return;
  }
  waiting.push(entry);
  if (full) return;
  full = true;
  setImmediate(() => {
    // The listener may make room; what still finds none is lost.
    while (waiting.length > 0) {
      const before = waiting.length;
      performance.dispatchEvent(new Event('resourcetimingbufferfull'));
      const fits = Math.max(Math.min(limit - kept(), waiting.length), 0);
      for (const each of waiting.splice(0, fits)) add(each);
      if (waiting.length >= before) waiting = [];
    }
    full = false;
  });
}

// What is no size is 0.
function setResourceTimingBufferSize(size) {
  limit = Number.isInteger(size) && size > 0 ? size : 0;
}

module.exports = { PerformanceResourceTiming, markResourceTiming, setResourceTimingBufferSize };
