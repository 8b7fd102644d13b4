// node:stream/promises: pipeline() and finished() as promises.
'use strict';

module.exports = {
  finished: require('./finished.js').finished,
  pipeline: require('./pipeline.js').pipelinePromise,
};
