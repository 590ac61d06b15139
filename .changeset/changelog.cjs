// What a changelog is made of: what the changesets say, in their words. No hash of a commit, which says nothing to a
// reader, and no line for each dependency, for all packages have one version.

/** A changeset as an entry of a list. */
exports.getReleaseLine = async ({ summary }) => {
  const [first, ...others] = summary.trim().split("\n");
  return [`- ${first}`, ...others.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
};

exports.getDependencyReleaseLine = async () => "";
