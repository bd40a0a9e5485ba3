using ShiftService.Api.Access;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>A service that knows two keys; one may be used thrice, and then every five seconds.</summary>
public sealed class TwoKeysService() : RunningService(
    "--Auth:Keys:0:Name=visitor", $"--Auth:Keys:0:Sha256={ApiKeys.HashOf(Key)}",
    "--Auth:Keys:1:Name=eager", $"--Auth:Keys:1:Sha256={ApiKeys.HashOf(RareKey)}", "--Auth:Keys:1:RequestsPerSecond=0.2",
    "--Auth:Keys:1:Burst=3")
{
    public const string Key = "correct-horse-battery", RareKey = "once-in-a-blue-moon";
}
