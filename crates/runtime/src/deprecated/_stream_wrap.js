// node:_stream_wrap: the adapter that makes a handle of any stream.
'use strict';

process.emitWarning('The _stream_wrap module is deprecated.', 'DeprecationWarning', 'DEP0125');

module.exports = require('internal:errors').notImplemented('_stream_wrap.StreamWrap');
module.exports.StreamWrap = module.exports;
