// What the service sends (openapi.json has it all) and what the page passes around: for the type check; no page loads it.

/** The values of a message, by name. */
type Values = Record<string, any>;

/** What a person chose, by the names of the options. */
type Options = Record<string, any>;

interface NoPhotos { folders: string[]; files: string[]; extensions: string[] }

interface Limits { maxSidePixels: number; maxBytes: number; noPhotos?: NoPhotos; /** Whether ended batches can be revised. */ canRevise?: boolean }

interface Style { id: string; name: string; look: string; sampleUrl: string }

interface Option {
  name: string;
  kind: 'text' | 'number' | 'wholeNumber' | 'choice' | 'pattern' | 'flag';
  label: string;
  help: string;
  draws: boolean;
  default: any;
  minimum: number | null;
  maximum: number | null;
  step: number | null;
  choices: { name: string; label: string }[];
  /** Numbers that have names. */
  names: { name: string; label: string; value: number }[];
  /** Texts that most people give, for an option that takes others too. */
  suggestions?: { name: string; label: string }[];
}

/** An option in the language of the page; choices as pairs of name and label. */
interface OptionWords { label: string; help: string; choices: string[][]; suggestions: string[][]; names: Record<string, string> }

interface Format { name: string; label: string; extension: string; mediaType: string; hasQuality: boolean }

/** What the service offers. */
interface Offer { default: string; styles: Style[]; unusable?: { id: string; name: string; look: string; reason: string }[]; limits: Limits; options: Option[]; formats: Format[] }

/** Why something was not done, as the service says it. */
interface Because { reason?: string | null; reasonCode?: string; reasonValues?: Values }

/** What made a call fail, kept where the error itself is gone. */
interface Failure { kind?: string; reasonCode?: string; reasonValues?: Values; message: string }

/** What is wrong with a photo, as the page found it. */
interface PhotoProblem { code: string; values?: Values; failure?: Failure }

interface Counts { total: number; done: number; refused: number; failed: number; timedOut: number; cancelled: number }

interface BatchPhoto extends Because {
  number?: number;
  name: string;
  state: string;
  seconds?: number | null;
  thumbnailUrl?: string | null;
  outputUrl?: string | null;
  sourceUrl?: string | null;
  output?: string | null;
  /** How it was drawn, where that is not how the batch was. */
  options?: Options;
}

interface BatchStatus extends Because {
  id: string;
  state: 'created' | 'running' | 'packing' | 'completed' | 'timedOut' | 'cancelled' | 'failed';
  counts: Counts;
  etaSeconds: number | null;
  photos: BatchPhoto[];
  zipUrl: string | null;
  /** Where there are several. */
  zips?: { name: string; url: string }[];
  zip: string | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  options: Options;
  container?: string | null;
  /** What was asked for since it had ended. */
  revisions?: { add?: string | null }[];
}

interface BatchSummary {
  revisionCount?: number;
  id: string;
  /** That a person has given it. */
  name: string | null;
  keptUntil: string | null;
  state: string;
  counts: Counts;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  options: Options;
  thumbnails?: string[];
}

interface UploadSlot extends Because { name: string; uploadUrl?: string }

/** The small picture of a photo that this browser keeps. */
interface SmallPictures { thumbnail: Blob }

/** A photo that this browser keeps until it is uploaded, in a draft or in a batch (`owner`). */
interface LocalPhoto extends Because {
  key: string;
  /** Under which it is sent. */
  name: string;
  /** The file's own name. */
  label: string;
  owner: string;
  order: number;
  /** In bytes. */
  size: number;
  addedAt: number;
  /** Whether its header was looked at. */
  isChecked?: boolean;
  /** Why it cannot be used. */
  problem?: PhotoProblem;
  /** By its header. */
  format?: string;
  width?: number;
  height?: number;
  hasNoPreview?: boolean;
  /** The key of another photo of the draft that is the same, byte for byte. */
  sameAs?: string;
  isForgotten?: boolean;
  uploadUrl?: string;
  uploaded?: boolean;
  /** How many blocks of it are sent. */
  blocks?: number;
}

/** A batch that this browser made. */
interface LocalBatch { id: string; createdAt: number; started: boolean; /** The batch whose photos it draws in another look. */ lookOf?: string; /** The ended batch that its photos are added to, once they are sent. */ addTo?: string }

/** How far the upload of a photo is. */
interface UploadProgress { state: 'waiting' | 'sending' | 'retrying' | 'sent' | 'wrong'; sent: number; size: number; problem?: PhotoProblem }

/** A view of the page. */
interface View { element: HTMLElement; title: string; close: () => void; take?: (files: File[]) => unknown; /** Whether it takes a single photo only. */ takesOne?: boolean }
