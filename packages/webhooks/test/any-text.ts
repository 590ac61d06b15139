import fc from "fast-check";

/** Texts as people with bad intentions type them. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "\u001b[31m",
        "\u009b2J",
        "\r\n",
        "\u202e",
        "\u2066",
        "\u200b",
        "\u2028",
        "\ud800",
        "\u007f",
        "|",
        "ana",
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
