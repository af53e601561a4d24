export type TaskId =
  | 'text-generation' | 'embedding' | 'classification' | 'token-classification' | 'fill-mask' | 'rerank';
