// node:_stream_wrap: the adapter that makes a handle of any stream.
'use strict';

module.exports = require('internal:errors').notImplemented('_stream_wrap.StreamWrap');
module.exports.StreamWrap = module.exports;
