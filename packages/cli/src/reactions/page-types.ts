export type {
  AlertLook,
  AlertToShow,
  AnswerToShow,
  ControlAction,
  ShowMessage,
} from "../../../overlay/src/protocol.js";
