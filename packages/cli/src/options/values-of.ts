/** What the command line gives an option, in either form: it is known before anything reads the command line. */
export function valuesOf(option: string, args: readonly string[]): readonly string[] {
  return args.flatMap((arg, at) => {
    if (arg === option) return args.slice(at + 1, at + 2);
    return arg.startsWith(`${option}=`) ? [arg.slice(option.length + 1)] : [];
  });
}
