/** A user with all the 17 fields that the feed sends; `User` of `@cb-events/types` says what they mean. */
export interface WireUser {
  readonly colorGroup: string;
  readonly fcAutoRenew: boolean;
  readonly gender: string;
  readonly hasDarkmode: boolean;
  readonly hasTokens: boolean;
  readonly inFanclub: boolean;
  readonly inPrivateShow: boolean;
  readonly isBroadcasting: boolean;
  readonly isFollower: boolean;
  readonly isMod: boolean;
  readonly isOwner: boolean;
  readonly isSilenced: boolean;
  readonly isSpying: boolean;
  readonly language: string;
  readonly recentTips: string;
  readonly subgender: string;
  readonly username: string;
}

/** Fields to put in place of the defaults, and new ones beside them. A field that is `undefined` is left out on the wire. */
export type UserFields = { readonly [Field in keyof WireUser]?: WireUser[Field] | undefined } & {
  readonly [field: string]: unknown;
};

/** A viewer who has tokens and has not tipped of late. */
export function viewer(username: string, fields: UserFields = {}): Record<string, unknown> {
  return {
    colorGroup: "t",
    fcAutoRenew: false,
    gender: "m",
    hasDarkmode: false,
    hasTokens: true,
    inFanclub: false,
    inPrivateShow: false,
    isBroadcasting: false,
    isFollower: false,
    isMod: false,
    isOwner: false,
    isSilenced: false,
    isSpying: false,
    language: "en",
    recentTips: "few",
    subgender: "",
    username,
    ...fields,
  };
}

/** The room's own user. */
export function owner(username: string, fields: UserFields = {}): Record<string, unknown> {
  return viewer(username, {
    colorGroup: "o",
    gender: "f",
    hasDarkmode: true,
    isOwner: true,
    recentTips: "none",
    ...fields,
  });
}
