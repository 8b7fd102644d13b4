// node:sea: programs in one executable file. Not there yet, so no program is one.
'use strict';

module.exports = require('./refusals.js')('sea', 'getAsset getRawAsset getAssetAsBlob getAssetKeys', {
  isSea() { return false; },
});
