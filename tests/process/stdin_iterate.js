// Standard input as an async iterator, and by file descriptor.
// stdin: some bytes
(async () => {
  const parts = [];
  for await (const chunk of process.stdin) parts.push(chunk);
  console.log(Buffer.concat(parts));
})();
