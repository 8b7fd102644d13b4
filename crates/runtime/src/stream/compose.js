// compose(): several streams, iterables or functions as one Duplex; what is written goes to the first, what is read comes from the last.
'use strict';

const { codes, AbortError } = require('internal:errors');
const { validateAbortSignal, validateObject } = require('internal:validators');
const { Duplex } = require('./duplex.js');
const { pipeline } = require('./pipeline.js');
const { destroyer } = require('./destroy.js');
const { eos } = require('./finished.js');
const { isNodeStream, isReadable, isWebStream, isWritable } = require('./predicates.js');
const { readingSide, writingSide } = require('./web_streams.js');

function compose(...streams) {
  if (streams.length === 0) throw new codes.ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = streams.slice();
  const last = streams.length - 1;
  for (const i of [0, last]) {
    if (typeof streams[i] === 'function') streams[i] = Duplex.from(streams[i]);
  }
  streams.forEach((stream, i) => {
    if (!isNodeStream(stream) && !isWebStream(stream)) return;
    const refuse = (why) => new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], why);
    if (i < last && !(isNodeStream(stream) ? isReadable(stream) : readingSide(stream))) throw refuse('must be readable');
    if (i > 0 && !(isNodeStream(stream) ? isWritable(stream) : writingSide(stream))) throw refuse('must be writable');
  });
  return join(streams);
}

function join(streams) {
  const head = streams[0];
  let onwritten;
  let onfinish;
  let onreadable;
  let onclose;
  // What a callback waits for may come only once.
  const take = (callback, ...args) => callback?.(...args);

  const tail = pipeline(streams, (err) => {
    const closed = onclose;
    onclose = null;
    if (closed) closed(err);
    else if (err) duplex.destroy(err);
    else if (!reads && !writes) duplex.destroy();
  });
  const webHead = isNodeStream(head) ? undefined : writingSide(head);
  const webTail = isNodeStream(tail) ? undefined : readingSide(tail);
  const writes = webHead !== undefined || Boolean(isWritable(head));
  const reads = webTail !== undefined || Boolean(isReadable(tail));
  const duplex = new Duplex({
    writableObjectMode: Boolean(head?.writableObjectMode),
    readableObjectMode: Boolean(tail?.readableObjectMode),
    writable: writes,
    readable: reads,
  });

  if (webHead !== undefined) {
    const writer = webHead.getWriter();
    duplex._write = async (chunk, encoding, callback) => {
      try {
        await writer.ready;
        // Who fails is heard of by `ready`.
        writer.write(chunk).catch(() => {});
        callback();
      } catch (error) {
        callback(error);
      }
    };
    duplex._final = async (callback) => {
      try {
        await writer.ready;
        writer.close().catch(() => {});
        onfinish = callback;
      } catch (error) {
        callback(error);
      }
    };
  } else if (writes) {
    duplex._write = (chunk, encoding, callback) => {
      if (head.write(chunk, encoding)) callback();
      else onwritten = callback;
    };
    duplex._final = (callback) => {
      head.end();
      onfinish = callback;
    };
    head.on('drain', () => {
      const callback = onwritten;
      onwritten = null;
      take(callback);
    });
  }
  if (writes) {
    const options = webTail === undefined ? { writable: writes, readable: false } : {};
    eos(webTail ?? tail, options, () => {
      const callback = onfinish;
      onfinish = null;
      take(callback);
    });
  }

  if (webTail !== undefined) {
    const reader = webTail.getReader();
    duplex._read = async () => {
      try {
        for (;;) {
          const { value, done } = await reader.read();
          if (done) {
            duplex.push(null);
            return;
          }
          if (!duplex.push(value)) return;
        }
      } catch {
        // The pipeline hears of it.
      }
    };
  } else if (reads) {
    tail.on('readable', () => {
      const again = onreadable;
      onreadable = null;
      take(again);
    });
    tail.on('end', () => duplex.push(null));
    duplex._read = () => {
      for (;;) {
        const chunk = tail.read();
        if (chunk === null) {
          onreadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }

  duplex._destroy = (err, callback) => {
    if (!err && onclose !== null) err = new AbortError();
    onreadable = null;
    onwritten = null;
    onfinish = null;
    if (onclose === null) {
      callback(err);
    } else {
      onclose = callback;
      // A stream of the web has the end that the pipeline tells.
      if (isNodeStream(tail)) destroyer(tail, err);
    }
  };
  return duplex;
}

// readable.compose(stream, options)
function composed(stream, options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  const result = compose(this, stream);
  if (options?.signal) require('./abort_signal.js').addAbortSignalNoValidate(options.signal, result);
  return result;
}

module.exports = { compose, composed };
