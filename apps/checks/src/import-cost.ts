/** Milliseconds of processor time that the import of some modules takes. */
const [, , ...specifiers] = process.argv;
const before = process.cpuUsage();
for (const specifier of specifiers) await import(specifier);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${(user + system) / 1000}\n`);
