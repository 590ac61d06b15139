const [, , specifier = ""] = process.argv;
const start = performance.now();
await import(specifier);
process.stdout.write(`${performance.now() - start}\n`);
