/** Offset in seconds east of UTC → the abbreviations that always mean it: Postgres' `Default` set of abbreviations. */
const FIXED: Readonly<Record<string, string>> = {
  '-36000': 'hst taht',
  '-34200': 'mart',
  '-32400': 'akst gamt',
  '-28800': 'akdt pst',
  '-25200': 'mst pdt',
  '-21600': 'cst galt mdt',
  '-18000': 'act cdt cot est pet',
  '-14400': 'amt ast bot edt',
  '-12600': 'nft nst',
  '-10800': 'adt bra brt clst gft pmst pyst uyt wgt',
  '-9000': 'ndt',
  '-7200': 'brst fnt pmdt uyst wgst',
  '-3600': 'azot egt fnst',
  '0': 'azost egst gmt uct ut utc wet z zulu',
  '3600': 'bst cet met mez wat wetdst',
  '7200': 'bdst cest cetdst eet ist mest mesz metdst sast',
  '10800': 'eat eest eetdst fet idt',
  '12600': 'irt',
  '14400': 'msd mut ret sct',
  '16200': 'aft',
  '18000': 'must mvt pkt tft tjt uzt',
  '20700': 'npt',
  '21600': 'almt bdt btt kgst pkst uzst xjt yekst',
  '23400': 'mmt',
  '25200': 'almst cxt ict wast',
  '28800': 'awst bnt bort cct hkt myt pht wadt',
  '31500': 'acwst',
  '32400': 'awsst jayt jst kst pwt ulast wdt',
  '34200': 'acst cast',
  '36000': 'aest chut ddut kdt ligt mpt pgt trut yapt',
  '37800': 'acdt acsst cadt lhst sadt',
  '39600': 'aedt aesst pont vut',
  '43200': 'fjt gilt mht nzst nzt tvt wakt wft',
  '45900': 'chast',
  '46800': 'fjst nzdt tot',
  '49500': 'chadt',
};

/** Abbreviations whose meaning has changed over time, and the zone that says what they meant when. */
const MOVING: Readonly<Record<string, string>> = {
  amst: 'Asia/Yerevan',
  anast: 'Asia/Anadyr',
  anat: 'Asia/Anadyr',
  arst: 'America/Argentina/Buenos_Aires',
  art: 'America/Argentina/Buenos_Aires',
  azst: 'Asia/Baku',
  azt: 'Asia/Baku',
  ckt: 'Pacific/Rarotonga',
  clt: 'America/Santiago',
  davt: 'Antarctica/Davis',
  easst: 'Pacific/Easter',
  east: 'Pacific/Easter',
  fkst: 'Atlantic/Stanley',
  fkt: 'Atlantic/Stanley',
  gest: 'Asia/Tbilisi',
  get: 'Asia/Tbilisi',
  gyt: 'America/Guyana',
  iot: 'Indian/Chagos',
  irkst: 'Asia/Irkutsk',
  irkt: 'Asia/Irkutsk',
  kgt: 'Asia/Bishkek',
  kost: 'Pacific/Kosrae',
  krast: 'Asia/Krasnoyarsk',
  krat: 'Asia/Krasnoyarsk',
  lhdt: 'Australia/Lord_Howe',
  lint: 'Pacific/Kiritimati',
  lkt: 'Asia/Colombo',
  magst: 'Asia/Magadan',
  magt: 'Asia/Magadan',
  mawt: 'Antarctica/Mawson',
  msk: 'Europe/Moscow',
  novst: 'Asia/Novosibirsk',
  novt: 'Asia/Novosibirsk',
  nut: 'Pacific/Niue',
  omsst: 'Asia/Omsk',
  omst: 'Asia/Omsk',
  petst: 'Asia/Kamchatka',
  pett: 'Asia/Kamchatka',
  pyt: 'America/Asuncion',
  sgt: 'Asia/Singapore',
  tkt: 'Pacific/Fakaofo',
  tmt: 'Asia/Ashgabat',
  ulat: 'Asia/Ulaanbaatar',
  vet: 'America/Caracas',
  vlast: 'Asia/Vladivostok',
  vlat: 'Asia/Vladivostok',
  volt: 'Europe/Volgograd',
  yakst: 'Asia/Yakutsk',
  yakt: 'Asia/Yakutsk',
  yekt: 'Asia/Yekaterinburg',
};

/** Seconds since 1970 from which MSK meant an offset. It is the only moving abbreviation that zone data still knows. */
const MSK: readonly (readonly [from: number, offset: number])[] = [
  [-1_589_860_800, 10_800],
  [1_301_180_400, 14_400],
  [1_414_274_400, 10_800],
];

const FIXED_OFFSETS: ReadonlyMap<string, number> = new Map(
  Object.entries(FIXED).flatMap(([offset, words]) => words.split(' ').map((word) => [word, Number(offset)] as const)),
);

/** Seconds east of UTC of an abbreviation with one meaning, in lower case; `undefined` for any other word. */
export function fixedAbbreviation(word: string): number | undefined {
  return FIXED_OFFSETS.get(word);
}

const SUMMER = new Set(
  'akdt brst cdt clst edt egst fnst mdt ndt pdt pmdt pyst uyst wgst almst idt kdt kgst pkst ulast uzst yekst adt azost acsst acdt aesst aedt awsst cadt sadt wadt wdt bst bdst cest cetdst eest eetdst mest mesz metdst msd wetdst must chadt fjst nzdt'.split(
    ' ',
  ),
);

/** Whether an abbreviation with one meaning is one of summer time. Postgres reads such a one after the date, not before. */
export function isSummerAbbreviation(word: string): boolean {
  return SUMMER.has(word);
}

/** The zone behind an abbreviation with more than one meaning, in lower case. */
export function movingAbbreviation(word: string): string | undefined {
  return Object.hasOwn(MOVING, word) ? MOVING[word] : undefined;
}

/** What a moving abbreviation itself says at an instant (seconds since 1970); `undefined` leaves it to the zone. */
export function abbreviationOffset(word: string, instant: number): number | undefined {
  if (word !== 'msk') return undefined;
  return (MSK.findLast(([from]) => from <= instant) ?? MSK[0]!)[1];
}
