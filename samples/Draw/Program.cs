// Draws a photo as a cartoon: dotnet run -- photo.jpg cartoon.png FOLDER-WITH-THE-MODELS
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

using StyleModels models = new(args[2], ComputeDevice.Choose(DeviceChoice.Auto));
Cartoonizer cartoonizer = new(new VipsCodec(new PhotoLimits()), models);
byte[] photo = await File.ReadAllBytesAsync(args[0]);
using Cartoon cartoon = await cartoonizer.DrawAsync(photo, new DrawOptions { Style = "ink-comic" }, CancellationToken.None);
await File.WriteAllBytesAsync(args[1], cartoon.Encoded);
