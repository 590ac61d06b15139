/** A message as the feed sends it when nobody has styled it. The sides stand in private ones only. */
export function textMessage(
  message: string,
  sides?: { readonly fromUser: string; readonly toUser: string },
): Record<string, unknown> {
  return { bgColor: null, color: "", font: "default", message, orig: null, ...sides };
}
