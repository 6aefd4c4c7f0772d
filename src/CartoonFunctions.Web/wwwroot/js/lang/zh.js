// @ts-check
// 简体中文。消息是带 {值} 的文本，或值的函数。

/** @type {Record<string, string | ((values: any) => string)>} */
export default {
  'language.switch': 'English',
  'skip': '跳到内容',
  'nav.label': '主导航',
  'nav.new': '新批次',
  'nav.single': '单张照片',
  'nav.history': '历史批次',
  'theme.auto': '主题：跟随系统',
  'theme.light': '主题：浅色',
  'theme.dark': '主题：深色',
  'title.new': '新批次',

  'offline': '当前离线。所有内容都已保留，恢复联网后会自动继续。',
  'noAnswer': '服务没有响应，正在重试，不会丢失任何内容。',
  'dropAnywhere': '松开即可添加照片',

  'drop.title': '放入照片，变成漫画',
  'drop.text': '一次最多 {max} 张人物照片，也可以是整个文件夹，或直接粘贴图片。',
  'drop.pick': '选择照片',
  'drop.folder': '选择文件夹',
  'drop.formats': '支持 JPEG、PNG、WebP、GIF、TIFF、AVIF、HEIC，最长边 {side} 像素，每张不超过 {mib} MiB。',

  'draft.title': '{n} 张照片',
  'draft.add': '添加照片',
  'draft.folder': '添加文件夹',
  'draft.clear': '全部移除',
  'draft.clearAsk': '移除全部 {n} 张照片？',
  'draft.clearText': '只是从本页移除，您的文件不受影响。',
  'draft.removeWrong': '移除 {n} 张无法使用的照片',
  'draft.added': ({ n, wrong }) => `已添加 ${n} 张照片${wrong ? `，其中 ${wrong} 张无法使用` : ''}。`,
  'draft.removed': '已移除 {name}。',
  'draft.remove': '移除 {name}',
  'draft.replace': '替换 {name}',
  'draft.noPreview': '此浏览器无法预览',
  'draft.leftOut': '已略过 {n} 个不是图片的文件。',
  'draft.manyHint': '超过 {hint} 张照片需要等待较久，分成小组会更轻松。',
  'draft.overLimit': '一个批次最多 {max} 张。若不分组，将有 {over} 张不会处理。',
  'draft.splitInto': '分成 {groups} 组',
  'draft.isSplit': '{n} 张照片分成 {groups} 组，每组最多 {most} 张。各组依次处理，各有一个 zip。',
  'draft.unsplit': '不分组',
  'draft.start': '开始处理 {n} 张照片',
  'draft.startNone': '请先添加照片',
  'draft.starting': '正在开始…',
  'draft.startFailed': '无法开始批次：{reason}',

  'problem.jpeg2000': '无法读取 JPEG 2000 图片，请另存为 JPEG。',
  'problem.jpegXl': '无法读取 JPEG XL 图片，请另存为 JPEG。',
  'problem.video': '这是视频，不是照片。',
  'problem.pdf': '这是 PDF，不是照片。',
  'problem.photoshop': '无法读取 Photoshop 文档，请导出为 JPEG 或 PNG。',
  'problem.zip': '这是 zip 压缩包，请解压后添加其中的照片。',
  'problem.bmp': '无法读取 BMP 图片，请另存为 PNG。',
  'problem.svg': '这是 SVG 图形，不是照片。',
  'problem.html': '这是网页，不是照片。',
  'problem.unreadable': '无法读取文件，它可能已被移动。',
  'problem.overLimit': '超出 {limit} 张的上限。请分组，或移除其他照片。',
  'problem.upload': '无法上传：{reason}',

  'options.title': '效果',
  'options.reset': '恢复默认',
  'options.px': '{n} 像素',
  'options.more': '更多选项',
  'options.minutes': '{n} 分钟',
  'options.stylesMissing': '暂时无法列出风格，将使用默认风格。',
  'options.percent': '{n}%',
  'options.summary': '{style} · {strength} · {resolution} 像素 · {format}',

  'batch.title': '{when} 的批次',
  'batch.titlePlain': '批次',
  'batch.loading': '正在打开批次…',
  'batch.missing': '没有这个批次',
  'batch.missingText': '它可能已被删除，或已超过保留期限。',
  'batch.uploading': '正在上传',
  'batch.uploaded': '已上传',
  'batch.done': '已完成',
  'batch.packing': '正在打包 zip…',
  'batch.ready': '{n} 张漫画已就绪',
  'batch.nothing': '没有生成任何漫画',
  'batch.cancelled': ({ n }) => n > 0 ? `已取消，完成了 ${n} 张` : '已取消',
  'batch.timedOut': '时间已到，完成了 {n} 张',
  'batch.failed': '批次失败',
  'batch.problems': '{n} 张照片没有漫画，原因写在各自的卡片上。',
  'batch.elsewhere': '照片正在另一个窗口或设备上传，进展会显示在这里。',
  'batch.elsewhereStart': '用已上传的照片开始',
  'batch.left': '剩余时间',
  'batch.pace': '每分钟张数',
  'batch.took': '用时',
  'batch.style': '效果',
  'batch.cancel': '取消',
  'batch.cancelAsk': '取消这个批次？',
  'batch.cancelText': '已完成的漫画会保留并打包。',
  'batch.keepGoing': '继续处理',
  'batch.zip': '下载 zip',
  'batch.retry': '重试 {n} 张照片',
  'batch.again': '再次运行',
  'batch.sameOptions': '用此效果新建批次',
  'batch.copyLink': '复制链接',
  'batch.copied': '链接已复制',
  'batch.notify': '完成后通知我',
  'batch.notifyOn': '完成后会通知您',
  'batch.notifyDenied': '浏览器设置中已禁止通知。',
  'batch.groupOf': '第 {n} 组，共 {total} 组',
  'batch.filter': '显示',
  'batch.filter.all': '全部 {n}',
  'batch.filter.done': '完成 {n}',
  'batch.filter.bad': '有问题 {n}',
  'batch.liveProgress': '已完成 {done} / {total}。',
  'batch.retryFailed': '操作未成功：{reason}',

  'tile.open': '对比 {name} 与漫画',
  'tile.save': '保存 {name} 的漫画',
  'tile.notSent': '等待上传',
  'tile.uploading': '正在上传 {percent}%',
  'tile.retrying': '连接中断，正在重试',
  'tile.uploaded': '已上传',
  'tile.waiting': '排队中',
  'tile.running': '正在绘制…',
  'tile.done': '完成',
  'tile.doneIn': '完成，用时 {seconds} 秒',
  'tile.refused': '无法使用。',
  'tile.failed': '失败。',
  'tile.timedOut': '时间已到',
  'tile.cancelled': '已取消',

  'compare.label': '前后对比',
  'compare.value': '照片占 {n}%',
  'compare.before': '照片',
  'compare.after': '漫画',
  'lightbox.close': '关闭',
  'lightbox.previous': '上一张',
  'lightbox.next': '下一张',
  'lightbox.save': '保存漫画',
  'lightbox.position': '第 {n} 张，共 {total} 张',
  'lightbox.gone': '这张图片已无法加载。',

  'history.title': '历史批次',
  'history.text': '批次会保留一段时间，之后连同文件一起删除。',
  'history.empty': '还没有批次',
  'history.emptyText': '您开始的批次及其漫画会列在这里。',
  'history.open': '打开',
  'history.delete': '删除',
  'history.deleteAsk': '删除这个批次？',
  'history.deleteText': '它的照片、漫画和 zip 将从服务中永久删除。',
  'history.deleted': '批次已删除。',
  'history.keep': '保留',
  'history.more': '显示更多',
  'history.failed': '无法加载列表：{reason}',
  'history.counts': '共 {total} 张，完成 {done} 张',
  'state.created': '上传中',
  'state.running': '运行中',
  'state.packing': '打包中',
  'state.completed': '已完成',
  'state.timedOut': '超时',
  'state.cancelled': '已取消',
  'state.failed': '失败',

  'single.title': '单张照片，即时生成',
  'single.text': '放入一张照片，拖动滑块，画面会立即重新绘制。',
  'single.pick': '选择一张照片',
  'single.other': '换一张照片',
  'single.save': '保存漫画',
  'single.drawing': '正在绘制…',
  'single.drawn': '绘制用时 {seconds} 秒。',
  'single.failed': '无法绘制：{reason}',

  'key.title': '此服务需要密钥',
  'key.label': '密钥',
  'key.use': '使用',
  'key.cancel': '暂不',

  'done.title': '您的漫画已就绪',
  'done.body': '{total} 张照片，完成 {done} 张。',
  'tab.progress': '{done}/{total}',
  'tab.done': '✓',

  'time.seconds': '{n} 秒',
  'time.fewSeconds': '几秒钟',
  'time.minutes': ({ m, s }) => s ? `${m} 分 ${s} 秒` : `${m} 分钟`,
  'time.hours': '{h} 小时 {m} 分',
  'time.unknown': '正在估算…',
  'error.noAnswer': '服务没有响应。',
};

/** What the service calls kinds of files, in Chinese; others, by their own names. */
const names = /** @type {Record<string, string>} */ ({
  'a HEIC burst without a single picture': ' HEIC 连拍', 'a Photoshop document': ' Photoshop 文档', 'a GIMP document': ' GIMP 文档', 'a video': '视频', 'a zip archive': ' zip 压缩包',
  'a RAR archive': ' RAR 压缩包', 'a 7z archive': ' 7z 压缩包', 'an SVG drawing': ' SVG 图形', 'a web page (HTML)': '网页',
});

/** @param {string} name */
function nameOf(name) {
  if (names[name]) return names[name];
  const bare = name.replace(/^an? /, '').replace(/ picture$/, '');
  return bare.startsWith('camera raw file') ? `相机原始文件${bare.slice('camera raw file'.length)}` : ` ${bare} `;
}

/** @type {Record<string, string>} */
const kinds = { file: '文件', folder: '文件夹' };

/**
 * Why something was not done, by the code of the reason: text with {values}, or a function of the values. One that is not here is shown in English.
 * @type {Record<string, string | ((values: any) => string)>}
 */
export const reasons = {
  empty: '文件是空的。',
  tooLarge: '{mib} MiB，上限为 {limit} MiB，请缩小。',
  tooWide: '{width} × {height} 像素，最长边不能超过 {limit}，请缩小。',
  tooManyPixels: '共 {pixels} 像素，上限为 {limit}，请缩小。',
  tooSmall: '{width} × {height} 像素，每边至少需要 {limit}。',
  brokenHeader: '{format} 文件头已损坏或不完整，请重新复制或导出。',
  brokenPixels: '{format} 文件已损坏或不完整，无法解码，请重新复制或导出。',
  rowsMissing: '{format} 文件不完整，缺少 {percent}% 的行。请重新复制，或选择“绘制不完整的照片”。',
  tooManyRowsMissing: '{format} 文件不完整，{percent}% 的行有缺失，过多而无法绘制，请重新复制或导出。',
  withoutEnd: '文件缺少结尾，画面完整。',
  withoutRows: '文件不完整，缺少 {percent}% 的行。',
  formatNotHere: '此处无法读取 {format} 图片，请改用 JPEG 或 PNG。',
  printingColours: '照片使用印刷色（CMYK），此处无法读取，请以 RGB 颜色导出。',
  notRead: ({ name }) => `无法读取${nameOf(name)}，请导出为 JPEG。`,
  noPhoto: ({ name }) => `这是${nameOf(name)}，不是照片。`,
  tooManyBands: '它有 {bands} 个颜色通道，照片最多 {limit} 个。请导出为 RGB 图片。',
  tooDeep: '每种颜色 {bits} 位，最多读取 {limit} 位。请以 8 位或 16 位导出。',
  tooMuchMemory: '像素占用 {mib} MiB，上限为 {limit} MiB。请缩小，或以每色 8 位导出。',
  hugeTiles: '这是以 {width} × {height} 像素分块的 TIFF，占用内存过多，请不分块导出。',
  notPicture: '不是可读取的图片。请使用 JPEG、PNG、WebP、GIF、TIFF、AVIF 或 HEIC。',
  removed: ({ what }) => `${kinds[what] ?? what}在读取之前已被移除。`,
  forbidden: ({ what }) => `没有读取该${kinds[what] ?? what}的权限。`,
  pathTooLong: ({ what }) => `${kinds[what] ?? what}的路径过长，无法读取。`,
  diskFault: ({ what, detail }) => `无法读取该${kinds[what] ?? what}：${detail}。请检查所在的磁盘或存储卡。`,
  noFile: '这不是文件，而是管道、套接字或设备。请将照片复制为文件。',
  earlierResult: '这是以前批次的结果，不会再次绘制。请使用原照片。',
  notUploaded: '批次开始前它尚未上传，请重新发送。',
  storageRefuses: '存储拒绝提供它（{detail}）。',
  noSuchStyle: '没有“{style}”这种风格。现有风格：{styles}。',
  notInstalled: '风格 {style} 尚未安装。',
  modelUnusable: '该风格的模型无法使用：{detail}',
  outOfTime: '完成之前批次时间已到。请延长超时，或减少照片。',
  cancelled: '完成之前批次已被取消。',
  batchEnded: '完成之前批次已结束。',
  batchFailed: '批次未能执行。',
  unknownFault: '批次未能执行：服务遇到未知故障，详情见其日志。',
  outageStayed: '批次未能执行：存储或 GPU 应用长时间没有响应，请稍后再试。',
  resultGone: '批次未能执行：打包之前 {name} 已从输出中移除，请重新绘制这些照片。',
  unreadableBatch: '此版本的服务无法读取该批次的记录：它已损坏，或来自其他版本。若有结果，仍在存储中。',
  fault: '处理失败：{detail}',
  noPhotos: '那里没有照片，请至少选择一张。',
  noPhotosAmong: '那里没有照片，请至少选择一张。',
};

/**
 * What the service answers to a request that it cannot meet, by the kind of the problem; {detail} is its own sentence.
 * @type {Record<string, string>}
 */
export const problems = {
  'no-such-address': '这个地址没有内容。',
  'wrong-method': '这个地址不支持此操作。',
  'no-key': '密钥缺失或错误。',
  'bad-request': '请求无法读取：{detail}',
  'invalid-request': '请求无法使用：{detail}',
  'not-json': '请求内容不是 JSON。',
  'not-a-photo': '这不是照片。',
  'too-large': '内容过大。',
  'photo-refused': '照片无法使用：{detail}',
  'no-such-batch': '没有这个批次，它可能已被删除或超过保留期限。',
  'no-such-result': '没有这个结果，批次可能已被删除。',
  'not-ready': '现在还不行，请等批次结束后再试。',
  'not-readable': '此版本的服务无法读取这个批次的记录。',
  refused: '请求被拒绝。',
  'storage-unavailable': '存储暂时没有响应，请稍后再试。',
  'drawing-unavailable': '现在无法绘制照片，请稍后再试。',
  internal: '服务遇到未知故障，详情见其日志。',
};

/**
 * The options in Chinese, by name; one that is not here keeps its English words.
 * @type {Record<string, {label?: string, help?: string, choices?: Record<string, string>}>}
 */
export const options = {
  style: { label: '风格' },
  strength: { label: '强度', help: '越低越接近原照片' },
  resolution: { label: '最长边', help: '较小的照片不会放大' },
  format: { label: '格式' },
  quality: { label: '质量', help: '用于有损格式' },
  names: { label: '文件名', choices: { sequence: '按编号', original: '同原照片' } },
  timeoutSeconds: { label: '超时放弃' },
  colour: { label: '颜色', choices: { auto: '最适合该风格', photo: '取自照片', model: '取自模型' } },
  keepMetadata: { label: '在漫画中保留地点、时间和相机信息' },
  acceptDamaged: { label: '绘制不完整的照片' },
};

/**
 * The catalogue's styles in Chinese; others keep their own words.
 * @type {Record<string, {name: string, look: string}>}
 */
export const styles = {
  toon: { name: '动画', look: '动画电影：明亮大眼，平涂色彩，墨线，保留照片的颜色' },
  'ink-comic': { name: '墨线漫画', look: '粗墨线，平涂色彩，明暗分层' },
  sketch: { name: '铅笔素描', look: '灰色铅笔素描' },
  'dct-net-3d': { name: '3D', look: '动画电影：皮肤光滑，眼睛大而清澈，光线柔和' },
  'dct-net-anime': { name: '日系动画', look: '浅色平涂皮肤，细线条，明亮背景' },
  'dct-net-artstyle': { name: '艺术', look: '手绘漫画：光影强烈，轮廓分明' },
  'dct-net-design': { name: '设计', look: '平面海报：圆眼睛，红脸颊，色调简洁' },
  'dct-net-handdrawn': { name: '手绘', look: '柔和手绘肖像：细线条，淡雅色彩' },
  'dct-net-illustration': { name: '插画', look: '数字插画：喷绘质感，眼神生动' },
  'dct-net-sketch': { name: '素描', look: '灰色铅笔素描' },
};
