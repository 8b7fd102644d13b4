// The loop runs after -e and -p too.
// run: -p "setTimeout(() => console.log('later'), 1); 'now'"
