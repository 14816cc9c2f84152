/** A part of a text is given by where the text lies, in units of `Unit`: `u8` where all are ASCII, else UTF-16 in `u16`. */
export function unitAt<Unit>(text: usize, at: u32): u32 {
  return <u32>load<Unit>(text + <usize>at * sizeof<Unit>());
}
