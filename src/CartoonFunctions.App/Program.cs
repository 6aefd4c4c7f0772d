using System.Text.Json;
using CartoonFunctions.App;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

try
{
    FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.Configure<JsonSerializerOptions>(DurableJson.Configure);
    builder.Services.AddCartoonApp(AppSettings.Read(builder.Configuration));

    using IHost app = builder.Build();
    await app.RunAsync();
    return 0;
}
catch (Exception fault) when (fault is SettingsException or ModelException or DeviceUnavailableException)
{
    await Console.Error.WriteLineAsync($"The app can't start. {fault.Message}");
    return 1;
}
