//! The text of `rill --help`.

pub(crate) const TEXT: &str = "\
Usage: rill [options] [ script.js ] [arguments]
       rill [options] -e \"text\" [arguments]

Options:
  -                          script read from standard input
  --                         end of options
  --abort-on-uncaught-exception  abort instead of exiting, for a core file
  -c, --check                check a script's syntax without running it
  -C, --conditions=...       additional conditions for package exports and imports
  --disable-warning=...      silence warnings of a type or code
  -e, --eval=...             run text
  -h, --help                 print this
  --import=...               import an ES module before the program
  --input-type=module        text of -e, -p and - is an ES module
  --no-deprecation           silence deprecation warnings
  --no-warnings              silence all warnings
  -p, --print [...]          run text and print its value
  --preserve-symlinks        don't resolve symbolic links of required files
  --preserve-symlinks-main   don't resolve those of the script
  -r, --require=...          require a module first (may be repeated)
  --redirect-warnings=...    append warnings to a file
  --throw-deprecation        throw on deprecations
  --title=...                the process's name
  --trace-deprecation        print stacks with deprecations
  --trace-uncaught           print stacks of where exceptions were thrown
  --trace-warnings           print stacks with warnings
  --unhandled-rejections=... throw (default), strict, warn, none, warn-with-error-code
  -v, --version              print the version

Options that rill does not know are given to V8 (such as --max-old-space-size=N).

Environment variables:
  NODE_OPTIONS               options, as on the command line
  NODE_PATH                  folders to search for modules, separated by ':'
  NODE_NO_WARNINGS=1         silence all warnings
  NODE_REDIRECT_WARNINGS     a file to append warnings to
  UV_THREADPOOL_SIZE         threads for blocking work (4)
  NO_COLOR, FORCE_COLOR      colours off, on
";
