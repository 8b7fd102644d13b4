// node:constants, the list of 2009: the numbers of os, fs and crypto in one object.
'use strict';

const { dlopen, errno, priority, signals } = require('os').constants;

module.exports = Object.freeze({
  ...dlopen,
  ...errno,
  ...priority,
  ...signals,
  ...require('fs').constants,
  ...require('crypto').constants,
});
