namespace ShiftService.Zoo.Networks;

/// <summary>The two published forms of ShiftResNet, which differ in cost as well as in accuracy.</summary>
public enum ShiftResNetForm
{
    /// <summary>The authors' CIFAR code: post-activation modules, 1x1 shortcuts.</summary>
    Official,

    /// <summary>The paper's figure: pre-activation modules; pooling and concatenation where the size halves.</summary>
    Paper,
}
