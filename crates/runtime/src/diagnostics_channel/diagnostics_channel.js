// node:diagnostics_channel: named channels that carry messages from libraries to whoever watches them.
'use strict';

const { Channel, channel, hasSubscribers, subscribe, unsubscribe } = require('./channels.js');
const { BoundedChannel, boundedChannel, tracingChannel } = require('./tracing.js');

module.exports = {
  channel, hasSubscribers, subscribe, tracingChannel, unsubscribe, boundedChannel, Channel, BoundedChannel,
};
