import { createFormats } from './format';
import { tellBy } from './findings';

const { duration } = createFormats('zh-CN');

const linkRemedies = {
  public: '请允许公共读取对象（对象 ACL 为 public-read，且 Bucket 允许），或选择签名链接。',
  signed: '请检查该访问密钥是否有读取对象的权限（oss:GetObject）。',
  domain: '请将该域名绑定到 Bucket（CNAME），并允许公共读取对象。',
};

export const describeFinding = tellBy({
  stepBefore: () => ['前面的步骤没有成功。'],
  resolved: ({ host, address }) => [`${host} 的地址是 ${address}。`],
  answers: ({ host }) => [`${host} 有响应。`],
  noServerTime: () => ['服务器没有告知时间。'],
  clockAgrees: () => ['本机时钟与服务器一致。'],
  clockOff: ({ skewMs }) => [
    `本机时钟${skewMs > 0 ? '慢' : '快'}了 ${duration(Math.abs(skewMs) / 1000)}；上传以服务器时钟为准。`,
    '请校准时钟，最好通过网络。',
  ],
  signatureAccepted: () => ['访问密钥及其签名已被接受。'],
  regionFirst: () => ['需要先确定正确的地域。'],
  regionAccepted: ({ region }) => [`请求以 ${region} 签名，已被接受。`],
  bucketClosed: () => ['Bucket 有响应；无权读取它的信息，但上传不需要。'],
  bucketFound: ({ bucket, region }) => [`Bucket “${bucket}”位于 ${region}。`],
  written: ({ key }) => [`已保存一个小对象“${key}”。`],
  linkUnreachable: () => ['无法连接链接的地址。', '请检查链接使用的域名。'],
  linkRefused: ({ status, kind }) => [`链接返回状态 ${String(status)}。`, linkRemedies[kind]],
  linkOther: () => ['链接显示的是其他内容。', '请检查该域名指向哪个 Bucket。'],
  linkShows: () => ['链接可以显示图片。'],
  linkSaves: () => [
    '链接有效，但浏览器会下载图片而不是显示它。',
    'OSS 的默认域名会这样：请为 Bucket 绑定自己的域名，并使用该域名的链接。',
  ],
  removed: () => ['小对象已被删除。'],
});
