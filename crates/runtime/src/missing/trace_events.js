// node:trace_events: tracing. Not there yet.
'use strict';

module.exports = require('./refusals.js')('trace_events', 'createTracing getEnabledCategories');
