/** What the tiny models can say in whole words; any other ASCII text is spelt in letters. */
export const CORPUS = `
  the a an is are was i you he she it we they this that and or not very so of in on at to from with for my your
  good great wonderful excellent love loved lovely best happy fine nice perfect
  bad terrible awful hate hated worst sad boring poor broken horrible
  film movie book food service house city country capital weather rain sun day night
  cat cats dog dogs mat sat ran runs jump jumps lazy quick brown fox bird fish
  paris london rome berlin france england italy germany ada lovelace alan turing
  what who where when why how which many much name first last program computer model server
  answer question request time year people world work works life hand part place right small large long
  kubernetes pod pods node nodes container cluster
`.trim().split(/\s+/);

/** Of CORPUS: what a reader would call good (1) and bad (-1). */
export const LEANINGS: Readonly<Record<string, number>> = {
  good: 1, great: 1, wonderful: 1, excellent: 1, love: 1, loved: 1, lovely: 1, best: 1, happy: 1, fine: 1, nice: 1, perfect: 1,
  bad: -1, terrible: -1, awful: -1, hate: -1, hated: -1, worst: -1, sad: -1, boring: -1, poor: -1, broken: -1, horrible: -1,
};
