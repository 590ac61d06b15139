/** The twelve kinds of events that the feed is known to send, by the feed's own names. */
export const EventType = {
  TIP: "tip",
  FANCLUB_JOIN: "fanclubJoin",
  MEDIA_PURCHASE: "mediaPurchase",
  CHAT_MESSAGE: "chatMessage",
  PRIVATE_MESSAGE: "privateMessage",
  USER_ENTER: "userEnter",
  USER_LEAVE: "userLeave",
  FOLLOW: "follow",
  UNFOLLOW: "unfollow",
  BROADCAST_START: "broadcastStart",
  BROADCAST_STOP: "broadcastStop",
  ROOM_SUBJECT_CHANGE: "roomSubjectChange",
} as const;

export type EventType = (typeof EventType)[keyof typeof EventType];
