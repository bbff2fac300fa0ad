/** Unicode noncharacters (U+FDD0 to U+FDEF): programs use them among themselves, and no text for people holds them. */
export const noncharacter = /[\uFDD0-\uFDEF]/
